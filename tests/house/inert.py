"""What every answer must tell browsers of itself, as words of what is missing."""

from collections.abc import Mapping

EXPECTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
OURS_ALONE = {"'self'", "'none'", "data:"}


def lacking(headers: Mapping[str, str]) -> list[str]:
    """Which header is absent, or says something else."""
    found = [f"{name}: {headers.get(name)}" for name, value in EXPECTED.items() if headers.get(name) != value]
    permissions = headers.get("Permissions-Policy", "").split(", ")
    if "camera=()" not in permissions or any("*" in permission for permission in permissions):
        found.append(f"Permissions-Policy: {permissions}")
    if "Access-Control-Allow-Origin" in headers:
        found.append("open to other sites")
    if "Content-Disposition" in headers and "sandbox" not in directives(headers):
        found.append("a file without a sandbox")
    return found + loose(directives(headers))


def loose(policy: Mapping[str, list[str]]) -> list[str]:
    """What a policy allows beyond this site's own files."""
    found = [f"{name} {source}" for name, sources in policy.items() for source in sources]
    found = [words for words in found if words.split()[1] not in OURS_ALONE]
    scripts = policy.get("script-src", policy.get("default-src", ["*"]))
    if policy.get("default-src") != ["'none'"] or "data:" in scripts:
        found.append(f"default-src {policy.get('default-src')}, script-src {scripts}")
    if "sandbox" not in policy:
        needed = {"base-uri": ["'none'"], "frame-ancestors": ["'none'"], "form-action": ["'self'"]}
        found += [name for name, sources in needed.items() if policy.get(name) != sources]
    return found


def directives(headers: Mapping[str, str]) -> dict[str, list[str]]:
    parts = [part.split() for part in headers.get("Content-Security-Policy", "").split(";") if part.strip()]
    return {name: sources for name, *sources in parts}
