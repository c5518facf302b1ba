-- Forms that an organisation brought, besides those that ship. A version never changes its content.
CREATE TABLE forms (
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    digest TEXT NOT NULL,
    pinned BLOB NOT NULL,
    added TEXT NOT NULL,
    retired TEXT,
    PRIMARY KEY (id, version)
) WITHOUT ROWID;

CREATE TRIGGER a_form_version_is_final BEFORE UPDATE OF id, version, title, digest, pinned, added ON forms
BEGIN
    SELECT RAISE(ABORT, 'a form version is final');
END;
