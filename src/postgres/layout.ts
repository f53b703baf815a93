/** The version of {@link layout}. A store of another version is refused. */
export const layoutVersion = 1;

/** Lines of events that are locked together. A transaction holds at most this many of these locks. */
const stripes = 64;

/** No statement waits longer for a lock. Every lock is held for one statement only. */
const lockTimeout = '20s';

/** SQLSTATE of a statement by a process that is no longer a member. */
export const noMember = 'OKW01';
/** SQLSTATE of a position stored by a process that no longer leads. */
export const notLeading = 'OKW02';

/**
 * Tables and functions of a store. Each method of the store calls one function, so that each transaction is one message: a process
 * that is frozen or cut off never keeps a transaction open.
 *
 * - A `member` is a process. A session of its own holds the advisory lock of its ID and renews `beat_at`. It is over once nobody holds
 *   that lock and `beat_at` is older than its lease, by the database's clock. Another member then deletes it and releases its claims.
 * - The leader is the session that holds advisory lock 0. Each new leader raises `epoch`, and only the current epoch moves the position.
 * - A line is the deliveries of a subscription with the same ordering key. One of them is next: the claimed one, or else the oldest.
 *   The index `delivery_next` guarantees that it is one. Whoever changes a line holds the lock of its stripe.
 * - `needed` counts the deliveries and dead letters of an event. Its body is removed with the last of them; the row remains, so that
 *   the event is known.
 */
export function layout(schema: string): string {
  const s = `"${schema}"`;
  const space = lockSpace(schema);
  const options = `LANGUAGE plpgsql SET lock_timeout = '${lockTimeout}'`;
  return `
CREATE TABLE ${s}.layout (version integer NOT NULL);
CREATE TABLE ${s}.event (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  uuid text NOT NULL UNIQUE,
  source text NOT NULL,
  accepted_at bigint NOT NULL,
  needed integer NOT NULL,
  body text,
  ordering_key text
);
CREATE INDEX event_handled ON ${s}.event (seq) WHERE needed = 0;
CREATE TABLE ${s}.member (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lease_ms integer NOT NULL,
  beat_at timestamptz NOT NULL
);
CREATE TABLE ${s}.delivery (
  subscription text NOT NULL,
  seq bigint NOT NULL REFERENCES ${s}.event,
  attempts integer NOT NULL DEFAULT 0,
  next_at bigint NOT NULL DEFAULT 0,
  error text,
  ordering_key text,
  is_next boolean NOT NULL,
  owner integer REFERENCES ${s}.member,
  PRIMARY KEY (subscription, seq)
);
CREATE INDEX delivery_claimable ON ${s}.delivery (subscription, next_at, seq) WHERE is_next AND owner IS NULL;
CREATE INDEX delivery_line ON ${s}.delivery (subscription, ordering_key, seq) WHERE ordering_key IS NOT NULL;
CREATE UNIQUE INDEX delivery_next ON ${s}.delivery (subscription, ordering_key) WHERE is_next AND ordering_key IS NOT NULL;
CREATE INDEX delivery_owner ON ${s}.delivery (owner, subscription) WHERE owner IS NOT NULL;
CREATE INDEX delivery_event ON ${s}.delivery (seq);
CREATE TABLE ${s}.dead_letter (
  subscription text NOT NULL,
  seq bigint NOT NULL REFERENCES ${s}.event,
  attempts integer NOT NULL,
  error text,
  died_at bigint NOT NULL,
  PRIMARY KEY (subscription, seq)
);
CREATE INDEX dead_letter_event ON ${s}.dead_letter (seq);
CREATE TABLE ${s}.position (
  only_row boolean PRIMARY KEY CHECK (only_row),
  epoch bigint NOT NULL,
  state text,
  hooked_at timestamptz
);
INSERT INTO ${s}.position VALUES (true, 0);
INSERT INTO ${s}.layout VALUES (${layoutVersion});

CREATE FUNCTION ${s}.hold_lines(lines text[]) RETURNS void ${options} AS $$
BEGIN
  -- In one order, so that no two transactions wait for each other.
  PERFORM pg_advisory_xact_lock(${space}, stripe)
    FROM (SELECT DISTINCT -1 - abs(hashtext(line) % ${stripes}) AS stripe FROM unnest(lines) AS line ORDER BY 1) AS sorted;
END $$;

CREATE FUNCTION ${s}.advance(sub text, line text) RETURNS void ${options} AS $$
BEGIN
  UPDATE ${s}.delivery SET is_next = false
    WHERE subscription = sub AND ordering_key = line AND is_next AND owner IS NULL
      AND seq <> (SELECT min(seq) FROM ${s}.delivery WHERE subscription = sub AND ordering_key = line);
  UPDATE ${s}.delivery SET is_next = true
    WHERE subscription = sub
      AND seq = (SELECT min(seq) FROM ${s}.delivery WHERE subscription = sub AND ordering_key = line)
      AND NOT EXISTS (SELECT 1 FROM ${s}.delivery WHERE subscription = sub AND ordering_key = line AND is_next);
END $$;

CREATE FUNCTION ${s}.forget(number bigint) RETURNS void ${options} AS $$
BEGIN
  UPDATE ${s}.event SET needed = needed - 1, body = CASE WHEN needed > 1 THEN body END,
    ordering_key = CASE WHEN needed > 1 THEN ordering_key END WHERE seq = number;
END $$;

CREATE FUNCTION ${s}.accept(uuids text[], bodies text[], keys text[], names text[], origin text, at bigint, new_state text, term bigint)
RETURNS integer ${options} AS $$
DECLARE added integer;
BEGIN
  PERFORM ${s}.hold_lines(ARRAY(SELECT coalesce(key, uuid) FROM unnest(uuids, keys) AS given (uuid, key)));
  IF new_state IS NOT NULL THEN
    UPDATE ${s}.position SET state = new_state WHERE term IS NULL OR epoch = term;
    IF NOT FOUND THEN RAISE EXCEPTION 'Another process leads.' USING ERRCODE = '${notLeading}'; END IF;
  END IF;
  WITH given AS (
    SELECT DISTINCT ON (uuid) uuid, body, key, name, place
    FROM unnest(uuids, bodies, keys, names) WITH ORDINALITY AS each (uuid, body, key, name, place)
    WHERE NOT EXISTS (SELECT 1 FROM ${s}.event WHERE event.uuid = each.uuid)
    ORDER BY uuid, place
  ), new_event AS (
    INSERT INTO ${s}.event (uuid, source, accepted_at, needed, body, ordering_key)
    SELECT uuid, origin, at, json_array_length(name::json), body, CASE WHEN body IS NOT NULL THEN key END FROM given ORDER BY place
    RETURNING seq, uuid, ordering_key
  ), new_delivery AS (
    INSERT INTO ${s}.delivery (subscription, seq, ordering_key, is_next)
    SELECT sub, seq, ordering_key, ordering_key IS NULL OR (
      row_number() OVER (PARTITION BY sub, ordering_key ORDER BY seq) = 1
      AND NOT EXISTS (
        SELECT 1 FROM ${s}.delivery AS older WHERE older.subscription = sub AND older.ordering_key = new_event.ordering_key
      ))
    FROM new_event JOIN given USING (uuid), json_array_elements_text(given.name::json) AS sub
  )
  SELECT count(*) INTO added FROM new_event;
  RETURN added;
END $$;

CREATE FUNCTION ${s}.claim(me integer, mine integer[], sub text, out_uuid text[], out_kind text[], out_at bigint[], out_error text[],
  out_counts boolean[], flying text[], room integer, max_new integer, max_retries integer, at bigint)
RETURNS TABLE (uuid text, body text, source text, accepted_at float8, ordering_key text, attempts integer, error text, seq float8,
  next_at float8) ${options} AS $$
#variable_conflict use_column
DECLARE
  outcome record;
  held record;
  line text;
  flying_seq bigint[];
  flying_keys text[];
  picked bigint[];
BEGIN
  PERFORM 1 FROM ${s}.member WHERE id = me FOR KEY SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'The process is not a member.' USING ERRCODE = '${noMember}'; END IF;
  PERFORM ${s}.hold_lines(ARRAY(
    SELECT coalesce(e.ordering_key, e.uuid) FROM ${s}.event e WHERE e.uuid = ANY (out_uuid)
    UNION ALL
    SELECT coalesce(e.ordering_key, e.uuid) FROM ${s}.delivery d JOIN ${s}.event e USING (seq)
      WHERE d.owner = me AND d.subscription = sub AND e.uuid <> ALL (flying)));
  FOR outcome IN SELECT * FROM unnest(out_uuid, out_kind, out_at, out_error, out_counts) AS o (uuid, kind, at, error, counts) LOOP
    -- A handled event is done even if the claim was lost meanwhile, unless another process has begun to handle it.
    SELECT d.seq, d.ordering_key, d.attempts INTO held FROM ${s}.event e JOIN ${s}.delivery d USING (seq)
      WHERE e.uuid = outcome.uuid AND d.subscription = sub
        AND (d.owner = me OR (outcome.kind = 'done' AND (d.owner IS NULL OR d.owner = ANY (mine))))
      FOR UPDATE OF d;
    CONTINUE WHEN NOT FOUND;
    IF outcome.kind = 'retry' THEN
      UPDATE ${s}.delivery SET owner = NULL, error = outcome.error, next_at = outcome.at,
        attempts = attempts - CASE WHEN outcome.counts THEN 0 ELSE 1 END WHERE subscription = sub AND seq = held.seq;
    ELSE
      DELETE FROM ${s}.delivery WHERE subscription = sub AND seq = held.seq;
      IF outcome.kind = 'done' THEN PERFORM ${s}.forget(held.seq);
      ELSE INSERT INTO ${s}.dead_letter VALUES (sub, held.seq, held.attempts, outcome.error, outcome.at);
      END IF;
    END IF;
    IF held.ordering_key IS NOT NULL THEN PERFORM ${s}.advance(sub, held.ordering_key); END IF;
  END LOOP;
  -- Claims that the process does not know of: the response of an earlier call was lost.
  FOR line IN
    UPDATE ${s}.delivery d SET owner = NULL FROM ${s}.event e
      WHERE e.seq = d.seq AND d.owner = me AND d.subscription = sub AND e.uuid <> ALL (flying) RETURNING d.ordering_key
  LOOP
    IF line IS NOT NULL THEN PERFORM ${s}.advance(sub, line); END IF;
  END LOOP;
  IF room <= 0 THEN RETURN; END IF;
  flying_seq := ARRAY(SELECT seq FROM ${s}.event WHERE uuid = ANY (flying));
  flying_keys := ARRAY(SELECT ordering_key FROM ${s}.event WHERE uuid = ANY (flying) AND ordering_key IS NOT NULL);
  picked := ARRAY(
    SELECT seq FROM ${s}.delivery
    WHERE subscription = sub AND is_next AND owner IS NULL AND next_at > 0 AND next_at <= at AND seq <> ALL (flying_seq)
      AND (ordering_key IS NULL OR ordering_key <> ALL (flying_keys))
    ORDER BY next_at, seq LIMIT least(room, max_retries) FOR UPDATE SKIP LOCKED);
  picked := picked || ARRAY(
    SELECT seq FROM ${s}.delivery
    WHERE subscription = sub AND is_next AND owner IS NULL AND next_at = 0 AND seq <> ALL (flying_seq)
      AND (ordering_key IS NULL OR ordering_key <> ALL (flying_keys))
    ORDER BY seq LIMIT greatest(0, least(room - cardinality(picked), max_new)) FOR UPDATE SKIP LOCKED);
  RETURN QUERY
    UPDATE ${s}.delivery d SET owner = me, attempts = d.attempts + 1 FROM ${s}.event e
    WHERE d.subscription = sub AND d.seq = ANY (picked) AND e.seq = d.seq
    RETURNING e.uuid, e.body, e.source, e.accepted_at::float8, d.ordering_key, d.attempts, d.error, d.seq::float8, NULL::float8;
  RETURN QUERY
    SELECT NULL::text, NULL::text, NULL::text, NULL::float8, NULL::text, NULL::integer, NULL::text, NULL::float8, min(d.next_at)::float8
    FROM ${s}.delivery d WHERE d.subscription = sub AND d.is_next AND d.owner IS NULL AND d.next_at > at;
END $$;

CREATE FUNCTION ${s}.replay(only_uuid text, only_subscription text) RETURNS integer ${options} AS $$
DECLARE
  letters bigint[];
  line record;
  replayed integer;
BEGIN
  letters := ARRAY(SELECT seq FROM ${s}.dead_letter JOIN ${s}.event USING (seq) WHERE ${selected()});
  PERFORM ${s}.hold_lines(ARRAY(SELECT coalesce(ordering_key, uuid) FROM ${s}.event WHERE seq = ANY (letters)));
  WITH letter AS (
    DELETE FROM ${s}.dead_letter USING ${s}.event
    WHERE event.seq = dead_letter.seq AND event.seq = ANY (letters) AND ${selected()}
    RETURNING subscription, event.seq, ordering_key
  )
  INSERT INTO ${s}.delivery (subscription, seq, ordering_key, is_next)
    SELECT subscription, seq, ordering_key, ordering_key IS NULL FROM letter;
  GET DIAGNOSTICS replayed = ROW_COUNT;
  FOR line IN SELECT DISTINCT subscription, ordering_key FROM ${s}.delivery
    WHERE seq = ANY (letters) AND ordering_key IS NOT NULL AND (only_subscription IS NULL OR subscription = only_subscription)
  LOOP
    PERFORM ${s}.advance(line.subscription, line.ordering_key);
  END LOOP;
  RETURN replayed;
END $$;

CREATE FUNCTION ${s}.drop_letters(only_uuid text, only_subscription text) RETURNS integer ${options} AS $$
DECLARE
  letter record;
  dropped integer := 0;
BEGIN
  PERFORM ${s}.hold_lines(ARRAY(
    SELECT coalesce(ordering_key, uuid) FROM ${s}.dead_letter JOIN ${s}.event USING (seq) WHERE ${selected()}));
  FOR letter IN
    DELETE FROM ${s}.dead_letter USING ${s}.event WHERE event.seq = dead_letter.seq AND ${selected()} RETURNING event.seq
  LOOP
    PERFORM ${s}.forget(letter.seq);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;

CREATE FUNCTION ${s}.enter(lease integer) RETURNS integer ${options} AS $$
DECLARE me integer;
BEGIN
  INSERT INTO ${s}.member (lease_ms, beat_at) VALUES (lease, clock_timestamp()) RETURNING id INTO me;
  PERFORM pg_advisory_lock(${space}, me);
  RETURN me;
END $$;

CREATE FUNCTION ${s}.leave(gone integer) RETURNS void ${options} AS $$
DECLARE line record;
BEGIN
  PERFORM 1 FROM ${s}.member WHERE id = gone FOR UPDATE;
  PERFORM ${s}.hold_lines(ARRAY(SELECT ordering_key FROM ${s}.delivery WHERE owner = gone AND ordering_key IS NOT NULL));
  FOR line IN UPDATE ${s}.delivery SET owner = NULL WHERE owner = gone RETURNING subscription, ordering_key LOOP
    IF line.ordering_key IS NOT NULL THEN PERFORM ${s}.advance(line.subscription, line.ordering_key); END IF;
  END LOOP;
  DELETE FROM ${s}.member WHERE id = gone;
END $$;

CREATE FUNCTION ${s}.beat(me integer, wants_to_lead boolean, hooked boolean) RETURNS bigint ${options} AS $$
DECLARE
  other integer;
  term bigint;
BEGIN
  UPDATE ${s}.member SET beat_at = clock_timestamp() WHERE id = me;
  IF NOT FOUND THEN RAISE EXCEPTION 'The process is not a member.' USING ERRCODE = '${noMember}'; END IF;
  FOR other IN SELECT id FROM ${s}.member
    WHERE id <> me AND beat_at < clock_timestamp() - lease_ms * interval '1 millisecond' ORDER BY id FOR UPDATE SKIP LOCKED
  LOOP
    IF pg_try_advisory_xact_lock(${space}, other) THEN
      PERFORM ${s}.leave(other);
      -- One at a time: a transaction takes the locks of lines once, in one order.
      EXIT;
    END IF;
  END LOOP;
  IF hooked THEN UPDATE ${s}.position SET hooked_at = clock_timestamp(); END IF;
  IF wants_to_lead AND pg_try_advisory_lock(${space}, 0) THEN
    UPDATE ${s}.position SET epoch = epoch + 1 RETURNING epoch INTO term;
  END IF;
  RETURN term;
END $$;
`;
}

/** The first key of all advisory locks of a store. */
export function lockSpace(schema: string): string {
  return `hashtext('okta-connector ${schema}')`;
}

function selected(): string {
  return '(only_uuid IS NULL OR event.uuid = only_uuid) AND (only_subscription IS NULL OR subscription = only_subscription)';
}
