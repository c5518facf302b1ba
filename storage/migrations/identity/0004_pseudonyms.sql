-- The registry of pseudonyms: what the labels of one release of one testimony stand for, in a box.
CREATE TABLE pseudonyms (
    code TEXT NOT NULL,
    release TEXT NOT NULL,
    box BLOB NOT NULL,
    PRIMARY KEY (code, release)
) WITHOUT ROWID;
