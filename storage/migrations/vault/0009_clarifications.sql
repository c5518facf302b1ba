-- Clarifications a supervisor asked for: in their vault, and in that of the interviewer who was asked.
CREATE TABLE clarifications (
    number TEXT PRIMARY KEY,
    testimony TEXT NOT NULL,
    version INTEGER NOT NULL,
    asked_on TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_of TEXT NOT NULL,
    state TEXT NOT NULL,
    record TEXT NOT NULL,
    request BLOB NOT NULL,
    answers TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX clarifications_of_a_testimony ON clarifications (testimony);
