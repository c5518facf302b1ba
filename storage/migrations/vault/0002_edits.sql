-- Drafts with changes that the custody log does not tell of yet, and the first of these changes.
CREATE TABLE edits_unlogged (
    draft_id TEXT PRIMARY KEY REFERENCES drafts (id),
    seq INTEGER NOT NULL
) WITHOUT ROWID;
