-- The content of each record lies under a key of its own. Destroying the key destroys the content.
CREATE TABLE record_keys (
    code TEXT NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('content', 'identity')),
    key BLOB NOT NULL,
    PRIMARY KEY (code, part)
) WITHOUT ROWID;

-- boxed: 0 as older programs wrote it, 1 under the record's key, 2 destroyed.
ALTER TABLE sealed ADD COLUMN boxed INTEGER NOT NULL DEFAULT 0;

DROP TRIGGER a_sealed_version_is_final;
CREATE TRIGGER a_sealed_version_is_final
BEFORE UPDATE OF code, version, document, digest, custody, boxed ON sealed
WHEN NOT (
    NEW.boxed > OLD.boxed AND NEW.code IS OLD.code AND NEW.version IS OLD.version
    AND NEW.digest IS OLD.digest AND NEW.custody IS OLD.custody
)
BEGIN
    SELECT RAISE(ABORT, 'a sealed version is final');
END;

DROP TRIGGER an_issue_is_given_once;
CREATE TRIGGER an_issue_is_given_once BEFORE UPDATE OF recipient ON issues
WHEN OLD.recipient IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'an issue is given once');
END;
CREATE TRIGGER an_issue_is_final BEFORE UPDATE OF code, version, place, issue ON issues
WHEN NOT EXISTS (
    SELECT 1 FROM sealed WHERE sealed.code = OLD.code AND sealed.version = OLD.version AND sealed.boxed = 0
)
BEGIN
    SELECT RAISE(ABORT, 'an issue is final');
END;

-- Identity cards of others, encrypted to this vault's identity part, until it is opened the next time.
CREATE TABLE identity_intake (
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    box BLOB NOT NULL,
    PRIMARY KEY (code, version)
) WITHOUT ROWID;

-- Identity cards of this vault as they will travel: encrypted to the supervisors, unreadable here.
-- box is NULL while the card was changed since.
CREATE TABLE identity_sealed (
    code TEXT PRIMARY KEY,
    recipients TEXT NOT NULL,
    box BLOB
) WITHOUT ROWID;
