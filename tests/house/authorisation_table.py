"""Who may do what, address by address. An address without a row fails the test beside this table."""

from dataclasses import dataclass

from accounts.models import Role

ADB, KEPALA_DINAS, ADMIN, INSPECTOR = Role.ADB, Role.KEPALA_DINAS, Role.ADMIN, Role.INSPECTOR
OFFICERS = frozenset({ADB, KEPALA_DINAS})
EVERYBODY = frozenset(Role)
# All but the inspector, who reads the trail and what is about himself.
STAFF = EVERYBODY - {INSPECTOR}
# Who reads what everybody did.
READERS = frozenset({ADMIN, INSPECTOR})
# Who keeps and destroys: one proposes, the other decides.
KEEPERS = frozenset({KEPALA_DINAS, ADMIN})
READ, SEND, BOTH = ("GET", "HEAD"), ("POST",), ("GET", "HEAD", "POST")


@dataclass(frozen=True)
class Row:
    """Which roles may use an address by which methods, and about what kind of thing it is."""

    roles: frozenset[str]
    methods: tuple[str, ...]
    about: str = ""
    # Open to whoever is not logged in, too.
    is_open: bool = False
    # The role is asked for before the thing: a stranger to the page learns nothing of what exists.
    role_first: bool = False


def only(*roles: str) -> frozenset[str]:
    return frozenset(roles)


TABLE: dict[str, Row] = {
    "healthz": Row(EVERYBODY, READ, is_open=True),
    "sop:home": Row(EVERYBODY, READ),
    "sop:revisions": Row(KEEPERS, READ),
    "sop:new_revision": Row(only(ADMIN), BOTH),
    "sop:edit_revision": Row(only(ADMIN), BOTH),
    "sop:revision": Row(KEEPERS, BOTH, about="revision", role_first=True),
    "sop:pack": Row(KEEPERS, READ, about="pack"),
    "sop:pack_file": Row(KEEPERS, READ, about="pack"),
    "sop:document": Row(EVERYBODY, READ),
    "sop:document_a4": Row(EVERYBODY, READ),
    "sop:document_f4": Row(EVERYBODY, READ),
    "sop:hours": Row(only(ADMIN), BOTH),
    "sop:close_days": Row(only(ADMIN), SEND),
    "sop:reopen_day": Row(only(ADMIN), SEND),
    "accounts:login": Row(EVERYBODY, BOTH, is_open=True),
    "accounts:logout": Row(EVERYBODY, SEND),
    "accounts:profile": Row(EVERYBODY, READ),
    "accounts:change_password": Row(EVERYBODY, BOTH),
    "accounts:forgotten": Row(EVERYBODY, BOTH, is_open=True),
    "accounts:forgotten_sent": Row(EVERYBODY, READ, is_open=True),
    "accounts:set_password": Row(EVERYBODY, BOTH, about="link", is_open=True),
    "accounts:set_password_done": Row(EVERYBODY, READ, is_open=True),
    "accounts:second_factor": Row(EVERYBODY, BOTH, is_open=True),
    "accounts:prove": Row(EVERYBODY, BOTH),
    "accounts:proven": Row(EVERYBODY, READ),
    "accounts:factors": Row(EVERYBODY, READ),
    "accounts:new_app": Row(EVERYBODY, BOTH),
    "accounts:new_passkey": Row(EVERYBODY, BOTH),
    "accounts:recovery_codes": Row(EVERYBODY, BOTH),
    "accounts:remove_factor": Row(EVERYBODY, SEND, about="factor"),
    "accounts:sessions": Row(EVERYBODY, READ),
    "accounts:end_sessions": Row(EVERYBODY, SEND),
    "accounts:people": Row(only(ADMIN), READ),
    "accounts:new_person": Row(only(ADMIN), BOTH),
    "accounts:edit_person": Row(only(ADMIN), BOTH, about="person", role_first=True),
    "accounts:drop_factors": Row(only(ADMIN), SEND, about="person", role_first=True),
    "accounts:access_change": Row(only(ADMIN), BOTH, about="access_change", role_first=True),
    "accounts:office": Row(only(ADMIN), BOTH),
    "notifications:list": Row(EVERYBODY, READ),
    "notifications:mark_read": Row(EVERYBODY, SEND),
    # A calendar program cannot log in: the 256 bits of the address are what it knows, and whoever knows them may read.
    "notifications:feed": Row(EVERYBODY, READ, about="calendar", is_open=True),
    "notifications:calendar": Row(STAFF, BOTH),
    "notifications:revoke_calendar": Row(STAFF, SEND),
    "channels:list": Row(EVERYBODY, BOTH),
    "channels:mail": Row(EVERYBODY, SEND),
    "channels:try_out": Row(EVERYBODY, SEND, about="channel"),
    "channels:remove": Row(EVERYBODY, SEND, about="channel"),
    "documents:download": Row(OFFICERS, READ, about="document"),
    "documents:page": Row(OFFICERS, READ, about="page"),
    "documents:retention": Row(KEEPERS, READ),
    "documents:new_rule": Row(only(ADMIN), BOTH),
    "documents:rule": Row(KEEPERS, BOTH, about="rule", role_first=True),
    "documents:hold": Row(KEEPERS, BOTH),
    "documents:release": Row(KEEPERS, BOTH, about="hold", role_first=True),
    "documents:new_destruction": Row(only(ADMIN), BOTH),
    "documents:destruction": Row(KEEPERS, BOTH, about="destruction", role_first=True),
    "documents:minutes": Row(KEEPERS, READ, about="destruction", role_first=True),
    "certificates:list": Row(STAFF, READ),
    "certificates:detail": Row(STAFF, READ, about="certificate", role_first=True),
    "certificates:register": Row(only(ADB), BOTH),
    "certificates:register_challenge": Row(only(ADB), SEND),
    "certificates:revoke": Row(OFFICERS, BOTH, about="certificate"),
    "certificates:suspend": Row(OFFICERS, BOTH, about="certificate"),
    "certificates:lift": Row(OFFICERS, BOTH, about="certificate"),
    "certificates:mark_mistaken": Row(OFFICERS, BOTH, about="certificate"),
    "certificates:ask_bsre": Row(OFFICERS, SEND, about="certificate"),
    "tenures:list": Row(OFFICERS, READ),
    "tenures:new": Row(OFFICERS, BOTH),
    "tenures:detail": Row(OFFICERS, READ, about="tenure", role_first=True),
    "tenures:correct": Row(OFFICERS, BOTH, about="tenure", role_first=True),
    "tenures:end": Row(OFFICERS, BOTH, about="tenure", role_first=True),
    "tenures:decree": Row(OFFICERS, BOTH, about="tenure", role_first=True),
    "tenures:end_decree": Row(OFFICERS, BOTH, about="tenure", role_first=True),
    "tenures:succession": Row(OFFICERS, READ, about="tenure", role_first=True),
    "tenures:successor": Row(OFFICERS, BOTH, about="tenure", role_first=True),
    "audit:list": Row(READERS, READ),
    "audit:entry": Row(READERS, READ, about="entry", role_first=True),
    "audit:mine": Row(EVERYBODY, READ),
    "audit:new_own_sheet": Row(EVERYBODY, BOTH),
    "audit:new_sheet": Row(READERS, BOTH),
    "audit:sheet": Row(EVERYBODY, READ, about="sheet"),
    "audit:sheet_file": Row(EVERYBODY, READ, about="sheet"),
    "audit:archive": Row(READERS, BOTH),
    "privacy:list": Row(STAFF, READ),
    "privacy:mine": Row(EVERYBODY, READ),
    "privacy:ask": Row(EVERYBODY, BOTH),
    "privacy:record": Row(only(ADB, ADMIN), BOTH),
    # An inspector: his own alone, and the letters that answer them.
    "privacy:detail": Row(EVERYBODY, READ, about="subject_request"),
    "privacy:answer": Row(only(KEPALA_DINAS, ADMIN), BOTH, about="subject_request", role_first=True),
    # Of a holder without an account; his own, everybody withdraws.
    "privacy:withdraw": Row(only(ADB, ADMIN), BOTH, about="withdrawal"),
    "privacy:lift": Row(only(KEPALA_DINAS, ADMIN), BOTH, about="subject_request", role_first=True),
    "privacy:propose": Row(only(ADMIN), SEND, about="subject_request", role_first=True),
    "privacy:letter": Row(EVERYBODY, READ, about="letter"),
    "privacy:sent": Row(STAFF, BOTH, about="letter"),
    "privacy:agency": Row(only(ADMIN), BOTH),
    "privacy:incidents": Row(only(KEPALA_DINAS, ADMIN), READ),
    "privacy:new_incident": Row(only(KEPALA_DINAS, ADMIN), BOTH),
    "privacy:incident": Row(only(KEPALA_DINAS, ADMIN), READ, about="incident", role_first=True),
    "privacy:change_incident": Row(only(KEPALA_DINAS, ADMIN), BOTH, about="incident", role_first=True),
    "privacy:make_letters": Row(only(KEPALA_DINAS, ADMIN), SEND, about="incident", role_first=True),
    "privacy:close_incident": Row(only(KEPALA_DINAS, ADMIN), BOTH, about="incident", role_first=True),
    "registrations:list": Row(STAFF, READ),
    "registrations:start": Row(only(ADB), SEND),
    "registrations:start_for": Row(only(ADB), SEND, about="tenure"),
    "registrations:detail": Row(STAFF, READ, about="case", role_first=True),
    "registrations:new_pack": Row(KEEPERS, BOTH, about="case"),
    "registrations:fill": Row(only(ADB), BOTH, about="case"),
    "registrations:place_scan": Row(OFFICERS, BOTH, about="case"),
    "registrations:sign": Row(only(KEPALA_DINAS), BOTH, about="case"),
    "registrations:issue": Row(only(ADB), BOTH, about="case"),
    "registrations:challenge": Row(only(ADB), SEND, about="case"),
    "registrations:upload": Row(only(ADB), BOTH, about="case"),
    "registrations:report_trouble": Row(only(ADB), BOTH, about="case"),
    "registrations:begin_wait": Row(OFFICERS, BOTH, about="case"),
    "registrations:end_wait": Row(OFFICERS, BOTH, about="case"),
    "registrations:send_back": Row(OFFICERS, BOTH, about="case"),
    "registrations:reject_by_bsre": Row(only(ADB), BOTH, about="case"),
    "registrations:cancel": Row(OFFICERS, BOTH, about="case"),
    "renewals:list": Row(STAFF, READ),
    "renewals:start": Row(OFFICERS, SEND, about="certificate"),
    "renewals:follow": Row(STAFF, READ, about="certificate", role_first=True),
    "renewals:reminders": Row(STAFF, READ),
    "renewals:reminder_rules": Row(only(ADMIN), BOTH),
    "renewals:lost": Row(only(ADMIN), BOTH, about="notice", role_first=True),
    "renewals:resend": Row(only(ADMIN), SEND, about="notice", role_first=True),
    "renewals:detail": Row(STAFF, READ, about="renewal", role_first=True),
    "renewals:new_pack": Row(KEEPERS, BOTH, about="renewal"),
    "renewals:fill": Row(OFFICERS, BOTH, about="renewal"),
    "renewals:place_scan": Row(OFFICERS, BOTH, about="renewal"),
    "renewals:sign": Row(only(KEPALA_DINAS), BOTH, about="renewal"),
    "renewals:issue": Row(only(ADB), BOTH, about="renewal"),
    "renewals:challenge": Row(only(ADB), SEND, about="renewal"),
    "renewals:upload": Row(only(ADB), BOTH, about="renewal"),
    "renewals:report_trouble": Row(only(ADB), BOTH, about="renewal"),
    "renewals:begin_wait": Row(OFFICERS, BOTH, about="renewal"),
    "renewals:end_wait": Row(OFFICERS, BOTH, about="renewal"),
    "renewals:send_back": Row(OFFICERS, BOTH, about="renewal"),
    "renewals:reject_by_bsre": Row(only(ADB), BOTH, about="renewal"),
    "renewals:cancel": Row(OFFICERS, BOTH, about="renewal"),
}
