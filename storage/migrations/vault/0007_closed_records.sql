-- Records that an open vault cannot read: their keys are wrapped for the closed part, whose own key is in
-- identity.db. "code" is that of a sealed record, or the id of a draft, which has a key of its own. It stays
-- here when its key is gone, so that the record stays out of lists.
CREATE TABLE closed_records (
    code TEXT PRIMARY KEY
) WITHOUT ROWID;

-- The journal of a draft of the closed part: what a row of "journal" says, paths too, in a box.
CREATE TABLE closed_journal (
    draft_id TEXT NOT NULL REFERENCES drafts (id),
    seq INTEGER NOT NULL,
    box BLOB NOT NULL,
    PRIMARY KEY (draft_id, seq)
) WITHOUT ROWID;

CREATE TRIGGER a_closed_journal_is_never_changed BEFORE UPDATE ON closed_journal
BEGIN
    SELECT RAISE(ABORT, 'the journal only grows');
END;

CREATE TRIGGER a_closed_journal_is_never_shortened BEFORE DELETE ON closed_journal
WHEN NOT EXISTS (SELECT 1 FROM forgotten WHERE draft_id = OLD.draft_id)
BEGIN
    SELECT RAISE(ABORT, 'the journal only grows');
END;

CREATE TRIGGER a_forgotten_closed_draft_takes_no_entries BEFORE INSERT ON closed_journal
WHEN EXISTS (SELECT 1 FROM forgotten WHERE draft_id = NEW.draft_id)
BEGIN
    SELECT RAISE(ABORT, 'this draft was forgotten');
END;

-- What should be in the closed part never stands in the open.
CREATE TRIGGER a_closed_draft_has_no_open_journal BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM closed_records WHERE code = NEW.draft_id)
BEGIN
    SELECT RAISE(ABORT, 'this draft belongs to the closed part');
END;

-- The record of the closed part that a release is about: its decisions quote, so they lie under its key.
ALTER TABLE releases ADD COLUMN closed TEXT;
