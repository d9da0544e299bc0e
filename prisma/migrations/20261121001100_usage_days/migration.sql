-- Sums of the records of whole UTC days, so that a month is read without walking its requests. A day is summed once, an
-- hour after its end; a record that changes later is noted, and its workspace's day is summed again. A reader takes noted
-- days, and days not summed yet, from the records themselves: what it adds up is exact at every moment.

CREATE TABLE usage_day (
  workspace_id uuid NOT NULL,
  day date NOT NULL,
  account_id uuid NOT NULL,
  sub_account_id uuid,
  key_id uuid,
  mode text NOT NULL,
  model text NOT NULL,
  provider text,
  tag text,
  currency text NOT NULL,
  requests bigint NOT NULL CHECK (requests > 0),
  failed bigint NOT NULL CHECK (failed >= 0),
  input_tokens bigint NOT NULL CHECK (input_tokens >= 0),
  output_tokens bigint NOT NULL CHECK (output_tokens >= 0),
  cache_read_tokens bigint NOT NULL CHECK (cache_read_tokens >= 0),
  cache_write_tokens bigint NOT NULL CHECK (cache_write_tokens >= 0),
  reasoning_tokens bigint NOT NULL CHECK (reasoning_tokens >= 0),
  cost bigint NOT NULL CHECK (cost >= 0)
);
CREATE INDEX usage_day_workspace ON usage_day (workspace_id, day);

-- next_day: the first day that is not summed; NULL = none is.
CREATE TABLE usage_mark (
  id int PRIMARY KEY CHECK (id = 1),
  next_day date
);
INSERT INTO usage_mark (id) VALUES (1);

-- Only ever appended and deleted: a note never waits for the job that takes it.
CREATE TABLE usage_late (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL,
  day date NOT NULL
);
CREATE INDEX usage_late_workspace ON usage_late (workspace_id, day);

-- A transaction notes what it changes of days that are over, by the database's clock; one that began before midnight has
-- ended when the day is summed.
CREATE FUNCTION usage_note_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO usage_late (workspace_id, day) VALUES (NEW.workspace_id, (NEW.started_at AT TIME ZONE 'UTC')::date);
  RETURN NULL;
END $$;
CREATE TRIGGER generation_late AFTER INSERT OR UPDATE ON generation FOR EACH ROW
  WHEN (NEW.started_at < date_trunc('day', now(), 'UTC')) EXECUTE FUNCTION usage_note_late();
