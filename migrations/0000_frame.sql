-- The frame that every later migration stands in: who may do what, and the three tools that give a table its protection.
-- Runs as the owner. The names of the instance's roles are put in for the words owner, write and read after a colon.

create extension if not exists btree_gist;
create extension if not exists pg_trgm;

-- Nothing is public: a right that nobody granted does not exist. The owner's tables are closed to others anyway; functions are not.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect, temporary on database %I to :write', current_database());
  execute format('grant connect on database %I to :read', current_database());
end
$$;
revoke all on schema public from public;
grant usage on schema public to :write, :read;
alter default privileges revoke execute on functions from public;
alter default privileges revoke usage on types from public;
alter default privileges grant usage on types to :write, :read;

-- Made by the migrating program, which needs it before the first migration.
comment on table migration is 'The migrations this database has seen; written by the migrating program only.';
comment on column migration.name is 'File name; the order of names is the order of application.';
comment on column migration.sha256 is 'Of the file as it was applied: a file that was changed afterwards is refused.';
comment on column migration.applied_at is 'When it was committed.';
grant select on migration to :write, :read;

create function refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  -- The one exception is made by functions of the owner, who cannot log in: a redaction that the ledger itself records.
  if tg_op = 'UPDATE' and current_setting('entresol.redacting', true) = 'on'
    and exists (select from pg_class where oid = tg_relid and relowner = (select oid from pg_roles where rolname = current_user))
  then
    return null;
  end if;
  raise exception using
    errcode = 'insufficient_privilege',
    message = 'the ledger is append-only',
    detail = format('%s on %I.%I was refused', tg_op, tg_table_schema, tg_table_name);
end
$$;
comment on function refuse_change() is 'Refuses update, delete and truncate, whoever asks for them; a redaction that the ledger records may blacken texts.';

-- current_setting is evaluated once per statement (the sub-select), and uuid equality is leakproof: conditions of the statement can use indexes beside it.
-- A setting that is missing or empty lets no row through.
create function protect_table(relation regclass, kind text default 'mutable') returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if kind not in ('mutable', 'append') then
    raise exception 'a table is ''mutable'' or ''append'', not %', quote_literal(kind);
  end if;
  execute format('alter table %s enable row level security', relation);
  execute format('alter table %s force row level security', relation);
  execute format('drop policy if exists own_sites on %s', relation);
  execute format(
    'create policy own_sites on %s using (site_id = any ((select string_to_array(current_setting(''entresol.sites'', true), '','')::uuid[])::uuid[]))',
    relation);
  execute format('revoke all on %s from :write, :read', relation);
  execute format('grant select on %s to :read', relation);
  execute format('drop trigger if exists append_only on %s', relation);
  if kind = 'append' then
    execute format('grant select, insert on %s to :write', relation);
    execute format(
      'create trigger append_only before update or delete or truncate on %s for each statement execute function refuse_change()', relation);
  else
    execute format('grant select, insert, update, delete on %s to :write', relation);
  end if;
end
$$;
comment on function protect_table(regclass, text) is
  'Lets the write and read roles see and write only rows whose site_id is in the setting entresol.sites (uuids, comma-separated). '
  'Kind append: rows can be added and never changed. Call it on every table with a site_id, on a partitioned one once.';
revoke all on function protect_table(regclass, text) from public;

create function ensure_month_partitions(parent regclass, from_day date, months integer) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' as $$
declare
  parent_name name := (select relname from pg_class where oid = parent);
  schema_name name := (select nspname from pg_class join pg_namespace on pg_namespace.oid = relnamespace where pg_class.oid = parent);
  month_start timestamp;
  partition_name text;
  made integer := 0;
begin
  if not exists (select from pg_class where oid = parent and relkind = 'p' and relowner = (select oid from pg_roles where rolname = current_user)) then
    raise exception '% is not a partitioned table of this program', parent;
  end if;
  if months not between 1 and 240 or from_day not between date '1990-01-01' and date '2199-12-31' then
    raise exception 'partitions of % months from % on are not sensible', months, from_day;
  end if;
  -- Two who make the same partition at once take turns; readers and writers of the table go on.
  perform pg_advisory_xact_lock(hashtextextended('ensure_month_partitions ' || parent::oid, 0));
  for offset_months in 0 .. months - 1 loop
    month_start := date_trunc('month', from_day::timestamp) + make_interval(months => offset_months);
    partition_name := format('%s_%s', parent_name, to_char(month_start, 'YYYY_MM'));
    continue when to_regclass(format('%I.%I', schema_name, partition_name)) is not null;
    -- Made beside and then attached: that does not lock the parent's readers and writers out, as "create table … partition of" would.
    execute format(
      'create table %I.%I (like %s including defaults including generated including constraints including storage including compression)',
      schema_name, partition_name, parent);
    -- Rows are reached through the parent, whose policies hold; the partition itself is open to nobody.
    execute format('alter table %I.%I enable row level security', schema_name, partition_name);
    execute format('alter table %I.%I force row level security', schema_name, partition_name);
    execute format(
      'alter table %s attach partition %I.%I for values from (%L) to (%L)',
      parent, schema_name, partition_name, month_start || '+00', (month_start + interval '1 month') || '+00');
    made := made + 1;
  end loop;
  return made;
end
$$;
comment on function ensure_month_partitions(regclass, date, integer) is
  'Makes the missing monthly partitions (UTC months) of a table partitioned by range of one timestamptz or date; answers how many it made.';
revoke all on function ensure_month_partitions(regclass, date, integer) from public;
grant execute on function ensure_month_partitions(regclass, date, integer) to :write;

create function drop_month_partitions(parent regclass, before_day date) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' set lock_timeout = '3s' as $$
declare
  partition regclass;
  dropped integer := 0;
begin
  if not exists (select from pg_class where oid = parent and relkind = 'p' and relowner = (select oid from pg_roles where rolname = current_user)) then
    raise exception '% is not a partitioned table of this program', parent;
  end if;
  if exists (select from pg_trigger where tgrelid = parent and tgname = 'append_only') then
    raise exception using errcode = 'insufficient_privilege', message = 'the ledger is append-only', detail = format('partitions of %s stay', parent);
  end if;
  for partition in
    select oid::regclass from pg_inherits join pg_class on oid = inhrelid
    where inhparent = parent and (substring(pg_get_expr(relpartbound, oid) from 'TO \(''([^'']+)''\)'))::timestamptz <= before_day
  loop
    execute format('drop table %s', partition);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
comment on function drop_month_partitions(regclass, date) is
  'Retention: drops the monthly partitions that end on or before the day (UTC); answers how many. Never those of an append-only table.';
revoke all on function drop_month_partitions(regclass, date) from public;
grant execute on function drop_month_partitions(regclass, date) to :write;

create table served_place (
  only_row boolean primary key default true check (only_row),
  site     uuid not null,
  plant    text not null,
  born_at  timestamptz not null
);
comment on table served_place is
  'Which site the programs on this database serve: one that comes with another data directory finds the same. It must be read before the site is known, so '
  'row-level security does not cover it; it holds nothing that is secret.';
comment on column served_place.only_row is 'There is one row at most.';
comment on column served_place.site is 'The equipment of level Site.';
comment on column served_place.plant is 'bottling, large or own.';
comment on column served_place.born_at is 'When the first program began here; the history of a demo plant ends there.';
grant select, insert on served_place to :write;
