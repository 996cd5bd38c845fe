"""The statements of the sweep. What is due is asked in one place, by the sweep and by the look ahead alike.

Who is on the ledger already is asked first, by anti-join: an insert that runs into each row that is there already
would do half of the work again.
"""

# {certificates} is the query of those in force; the ladder is for those among them whose holder is still there on
# the day that is asked about. Days are dates at the office's clock. OFFSET 0 keeps the planner from working a day out
# anew wherever it is used; the horizon, which no certificate that is due lies beyond, tells it how few they are.
#
# A recipient's ledger may hold a more urgent rung than the one due: after a change of rungs or zone, or of a clock
# that was set back a little. He was told more than is due, then. Rungs that only a clock gone wrong can have
# recorded, days after the moment that is asked about, silence nobody.
DUE = """
    office AS MATERIALIZED (
        SELECT every.id, every.time_zone, every.name || ' ' || every.regency AS name,
            moment.at, (moment.at AT TIME ZONE every.time_zone)::date AS today,
            (%(labels)s)[array_position(%(zones)s, every.time_zone::text)] AS zone_label,
            coalesce(rules.rungs, %(rungs)s::smallint[]) AS rungs,
            rules.contact_name, rules.contact_address
        FROM accounts_office AS every
        LEFT JOIN renewals_reminderrules AS rules ON rules.office_id = every.id
        CROSS JOIN unnest(%(moments)s::timestamptz[]) AS moment (at)
    ),
    officer AS (
        SELECT id, office_id, role = ANY(%(officers)s) AS is_first FROM accounts_user
        WHERE is_active AND (role = ANY(%(officers)s) OR role = %(administrator)s)
    ),
    reader AS (
        SELECT office_id, id AS recipient_id, 32767::smallint AS from_rung FROM officer
        WHERE is_first
            OR NOT EXISTS (SELECT FROM officer AS first WHERE first.office_id = officer.office_id AND is_first)
        UNION ALL
        SELECT office_id, NULL, contact_from FROM renewals_reminderrules WHERE contact_address <> ''
    ),
    due AS (
        SELECT certificate.id AS certificate_id, reader.recipient_id, ladder.rung, office.at,
            office.id AS office_id, certificate.not_after, certificate.full_name
        FROM office
        JOIN ({certificates}) AS certificate ON certificate.office_id = office.id
            AND certificate.not_after < (today + rungs[1] + 1)::timestamp AT TIME ZONE time_zone
            AND certificate.not_after < %(horizon)s
            AND (certificate.served_until IS NULL OR certificate.served_until >= today)
        CROSS JOIN LATERAL (
            SELECT greatest((certificate.not_after AT TIME ZONE time_zone)::date - today, -32768) AS days OFFSET 0
        ) AS calendar
        CROSS JOIN LATERAL (
            SELECT CASE WHEN days < 0 THEN days
                ELSE (SELECT min(above) FROM unnest(rungs) AS above WHERE above >= days) END AS rung OFFSET 0
        ) AS ladder
        JOIN reader ON reader.office_id = office.id AND ladder.rung <= reader.from_rung
        WHERE NOT EXISTS (
            SELECT FROM renewals_reminder AS told
            WHERE told.certificate_id = certificate.id
                AND told.recipient_id IS NOT DISTINCT FROM reader.recipient_id
                AND (told.rung = ladder.rung
                    OR told.rung < ladder.rung AND told.recorded_at < office.at + %(credible)s)
        )
    )
"""

# Ledger and outbox at once; {on_conflict} is nothing, or what a row that stands there already is met with, and {told}
# what is put in the outbox: all that is due, or what of it came upon the ledger just now.
# Nobody is woken before six: his notice waits, its row does not.
TELL = f"""
    WITH {DUE},
    noted AS (
        INSERT INTO renewals_reminder (certificate_id, recipient_id, rung, recorded_at)
        SELECT certificate_id, recipient_id, rung, at FROM due
        {{on_conflict}}
        RETURNING certificate_id, recipient_id
    )
    INSERT INTO notifications_notice (
        recipient_id, occasion, subject, body, path, button,
        office_id, addressee, address, is_urgent, created_at, try_after, attempts, last_error
    )
    SELECT told.recipient_id,
        %(kind_of_notice)s || ':' || told.certificate_id || ':' || told.rung,
        left(format((%(subjects)s)[kind], told.full_name, abs(days)), 200),
        format((%(bodies)s)[kind], told.full_name, abs(days), moment, day)
            || CASE WHEN is_contact THEN format(%(to_contact)s, office.name) ELSE '' END,
        CASE WHEN is_contact THEN '' ELSE format(%(path)s, told.certificate_id) END,
        CASE WHEN is_contact THEN '' ELSE %(button)s END,
        CASE WHEN is_contact THEN office.id END,
        CASE WHEN is_contact THEN office.contact_name ELSE '' END,
        CASE WHEN is_contact THEN office.contact_address ELSE '' END,
        told.rung <= %(urgent_from)s,
        office.at,
        now() + greatest(time '06:00' - (office.at AT TIME ZONE office.time_zone)::time, interval '0'),
        0, ''
    FROM {{told}} AS told
    JOIN office ON office.id = told.office_id
    CROSS JOIN LATERAL (
        SELECT told.recipient_id IS NULL AS is_contact,
            told.not_after AT TIME ZONE office.time_zone AS ends OFFSET 0
    ) AS local
    CROSS JOIN LATERAL (
        SELECT ends::date - office.today AS days,
            to_char(ends, 'FMDD ') || (%(months)s)[extract(month FROM ends)::int]
                || to_char(ends, ' YYYY "pukul" HH24.MI ') || zone_label AS moment,
            to_char(today, 'FMDD ') || (%(months)s)[extract(month FROM today)::int] || to_char(today, ' YYYY') AS day
        OFFSET 0
    ) AS words
    CROSS JOIN LATERAL (
        SELECT CASE WHEN days > 0 THEN 1 WHEN days < 0 THEN 4
            WHEN told.not_after >= office.at THEN 2 ELSE 3 END AS kind OFFSET 0
    ) AS sentence
    {{on_conflict}}
"""  # noqa: S608 -- of constants alone

ALL = "due"
NEW = """(
    SELECT due.* FROM due JOIN noted ON due.certificate_id = noted.certificate_id
        AND coalesce(due.recipient_id, 0) = coalesce(noted.recipient_id, 0)
)"""

# Each once, on the first of the moments asked about on which it is due.
PLAN = f"""
    WITH {DUE}
    SELECT DISTINCT ON (certificate_id, recipient_id, rung) certificate_id, recipient_id, rung, at FROM due
    ORDER BY certificate_id, recipient_id, rung, at
"""  # noqa: S608 -- as above

COUNT = f"""
    WITH {DUE}
    SELECT count(*) FROM (SELECT DISTINCT certificate_id, recipient_id, rung FROM due) AS planned
"""  # noqa: S608 -- as above

# For one statement over everything: hashes in memory, and no compiling of what runs once.
ROOM = "SET LOCAL work_mem = '128MB'; SET LOCAL jit = off"

# A day's row is begun by its first sweep and kept up to date by the others.
BEGIN = """
    INSERT INTO renewals_sweep (day, began_at, runs, told) VALUES (%s, %s, 1, 0)
    ON CONFLICT (day) DO UPDATE SET began_at = EXCLUDED.began_at, runs = renewals_sweep.runs + 1
"""

HIGHEST = "SELECT max(rungs[1]) FROM renewals_reminderrules"

# One row, be there sweeps or none; a day to come is a wrong clock's. {certificates} are those that have waited for the
# first sweep long enough.
PULSE = """
    SELECT max(began_at), max(ended_at), EXISTS (SELECT FROM ({certificates}) AS waiting)
    FROM renewals_sweep WHERE day <= %(today)s
"""
