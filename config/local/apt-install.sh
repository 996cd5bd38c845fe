#!/bin/sh
# Install Debian packages as root, without leaving a server of theirs running, enabled or with data of its own:
# the application starts private ones.
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
drop_in=/etc/postgresql-common/createcluster.d/no-main-cluster.conf

# Another's policy stays as it is.
if [ -e "$policy" ]; then policy=; else printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"; fi
trap 'rm -f $policy "$drop_in"' EXIT INT TERM

had_redis=$(command -v redis-server || true)
apt-get update -q
case " $* " in
*" postgresql "*)
    # Its own package first: the folder that says "no cluster" has to be there before the server's package looks.
    apt-get install -q -y --no-install-recommends postgresql-common
    mkdir -p "$(dirname "$drop_in")"
    echo "create_main_cluster = false" >"$drop_in"
    ;;
esac
apt-get install -q -y --no-install-recommends "$@"
if [ -z "$had_redis" ] && command -v systemctl >/dev/null && command -v redis-server >/dev/null; then
    systemctl disable --quiet redis-server 2>/dev/null || true
fi
