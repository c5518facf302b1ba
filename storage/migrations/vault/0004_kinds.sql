-- What kind of record a draft is, which testimony it belongs to, and when a team note was closed.
ALTER TABLE drafts ADD COLUMN kind TEXT NOT NULL DEFAULT 'FIRST';
ALTER TABLE drafts ADD COLUMN about TEXT;
ALTER TABLE drafts ADD COLUMN closed TEXT;
CREATE INDEX drafts_about ON drafts (about);
