-- A record's entries in the registry of pseudonyms have a key of their own: part "labels".
CREATE TABLE record_keys_with_labels (
    code TEXT NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('content', 'identity', 'labels')),
    key BLOB NOT NULL,
    PRIMARY KEY (code, part)
) WITHOUT ROWID;
INSERT INTO record_keys_with_labels (code, part, key) SELECT code, part, key FROM record_keys;
DROP TABLE record_keys;
ALTER TABLE record_keys_with_labels RENAME TO record_keys;

-- Which label a recipient was told for a name, by a keyed hash of the name.
CREATE TABLE label_marks (
    recipient TEXT NOT NULL,
    mark BLOB NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (recipient, mark, code)
) WITHOUT ROWID;

-- Labels a recipient was told; none of them ever stands for another name.
CREATE TABLE labels_told (
    recipient TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (recipient, label)
) WITHOUT ROWID;

-- Entries of the registry of pseudonyms, encrypted to the identity part, until it is opened the next time.
CREATE TABLE pseudonym_intake (
    code TEXT NOT NULL,
    release TEXT NOT NULL,
    box BLOB NOT NULL,
    PRIMARY KEY (code, release)
) WITHOUT ROWID;
