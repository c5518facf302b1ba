-- Signed copies this vault gave out before it was restored from a backup, as its own lists of them tell.
CREATE TABLE given_before (
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    place INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    PRIMARY KEY (code, version, place)
) WITHOUT ROWID;

-- Versions of which somebody said, since the vault was restored, that all that went out is known.
CREATE TABLE given_settled (
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    at TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (code, version)
) WITHOUT ROWID;
