-- Each card lies under a key of its own, which vault.db holds. No program version wrote into this journal.
DROP TABLE journal;

CREATE TABLE cards (
    code TEXT NOT NULL,
    seq INTEGER NOT NULL,
    box BLOB NOT NULL,
    PRIMARY KEY (code, seq)
) WITHOUT ROWID;

CREATE TRIGGER a_card_is_never_changed BEFORE UPDATE ON cards
BEGIN
    SELECT RAISE(ABORT, 'a card only grows');
END;

-- Cards whose key is gone may go; they make no sense any more.
CREATE TABLE forgotten (
    code TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TRIGGER a_card_is_never_shortened BEFORE DELETE ON cards
WHEN NOT EXISTS (SELECT 1 FROM forgotten WHERE forgotten.code = OLD.code)
BEGIN
    SELECT RAISE(ABORT, 'a card only grows');
END;

-- The secret of the key to which others' cards are encrypted until this database is opened.
CREATE TABLE intake (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    secret TEXT NOT NULL
);
