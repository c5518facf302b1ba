-- What a witness asked for after sealing, and what was done.
CREATE TABLE consent_events (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    scope TEXT NOT NULL,
    recipient TEXT NOT NULL,
    at TEXT NOT NULL,
    channel TEXT NOT NULL,
    free TEXT NOT NULL,
    explained INTEGER NOT NULL
);
CREATE INDEX consent_events_of_a_testimony ON consent_events (code);

-- Whether a recipient of an earlier release was told, and what they answered.
CREATE TABLE recalls (
    release TEXT NOT NULL,
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (release, code)
) WITHOUT ROWID;

-- A legal hold: asked for by a supervisor, in force once somebody else approved it.
CREATE TABLE holds (
    code TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    before TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;

-- What is left of a testimony whose content was destroyed.
CREATE TABLE tombstones (
    code TEXT PRIMARY KEY,
    sealed_at TEXT NOT NULL,
    destroyed_at TEXT NOT NULL,
    destroyed_by TEXT NOT NULL,
    versions INTEGER NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER a_tombstone_stays_as_it_is BEFORE UPDATE ON tombstones
BEGIN
    SELECT RAISE(ABORT, 'a tombstone stays');
END;
CREATE TRIGGER a_tombstone_stays BEFORE DELETE ON tombstones
BEGIN
    SELECT RAISE(ABORT, 'a tombstone stays');
END;

-- Until when a testimony need not be looked at again.
CREATE TABLE retention (
    code TEXT PRIMARY KEY,
    until TEXT NOT NULL
) WITHOUT ROWID;

-- Releases whose decisions were taken out, because a testimony in them was destroyed.
CREATE TABLE emptied_releases (
    code TEXT PRIMARY KEY REFERENCES releases (code)
) WITHOUT ROWID;

DROP TRIGGER a_signed_release_is_final;
CREATE TRIGGER a_signed_release_is_final BEFORE UPDATE OF code, recipient, document, signature ON releases
WHEN OLD.signature IS NOT NULL AND NOT (
    EXISTS (SELECT 1 FROM emptied_releases WHERE emptied_releases.code = OLD.code)
    AND NEW.code IS OLD.code AND NEW.recipient IS OLD.recipient AND NEW.signature IS OLD.signature
)
BEGIN
    SELECT RAISE(ABORT, 'a signed release is final');
END;
