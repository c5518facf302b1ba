-- Sealed files that wait in the folder for their way to the supervisors, and what became of them.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    sealed_at TEXT NOT NULL,
    handed_over TEXT,
    confirmed TEXT,
    UNIQUE (code, version)
) WITHOUT ROWID;

CREATE TRIGGER a_sealed_file_stays_what_it_is BEFORE UPDATE OF id, code, version, size, sha256, sealed_at ON outbox
BEGIN
    SELECT RAISE(ABORT, 'a sealed file stays what it is');
END;
CREATE TRIGGER a_sealed_file_stays_known BEFORE DELETE ON outbox
BEGIN
    SELECT RAISE(ABORT, 'a sealed file stays known');
END;
CREATE TRIGGER a_sealed_file_is_let_go_once BEFORE UPDATE OF handed_over, confirmed ON outbox
WHEN OLD.confirmed IS NOT NULL OR (NEW.confirmed IS NOT NULL AND NEW.handed_over IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'a sealed file is let go once, after it was handed over');
END;

-- Drafts of which something that comes before sealing is missing, or that could not be sealed by itself.
CREATE TABLE unsealed (
    draft_id TEXT PRIMARY KEY,
    why TEXT NOT NULL
) WITHOUT ROWID;
