-- A changed or suspected reading model is built into a shadow beside the live one and swapped in one short transaction (kernel.md §7).

create schema shadow;
grant usage on schema shadow to :write;

create table reading_model (
  table_name name primary key
);
comment on table reading_model is 'Tables that are derived from the ledger and may be thrown away and rebuilt. Everything else is safe from the functions below.';
comment on column reading_model.table_name is 'A table of the schema public, declared by its migration.';
grant select on reading_model to :write, :read;

create table reading_model_version (
  site_id    uuid not null,
  projection text not null,
  version    integer not null,
  primary key (site_id, projection)
);
comment on table reading_model_version is 'With which version of its projection a site''s reading model was built.';
comment on column reading_model_version.site_id is 'The site whose rows they are.';
comment on column reading_model_version.projection is 'Name of the projection.';
comment on column reading_model_version.version is 'Version of the program''s projection that built them.';
select protect_table('reading_model_version');

create function declare_reading_model(variadic names name[]) returns void language sql set search_path = public, pg_temp as $$
  insert into reading_model select unnest(names)
$$;
comment on function declare_reading_model is 'Called by migrations after they have created the table of a projection: from then on it may be rebuilt.';

create function assert_reading_models(names text[]) returns void language plpgsql stable set search_path = public, pg_temp as $$
declare
  stranger text := (select string_agg(given, ', ') from unnest(names) given where given not in (select table_name::text from reading_model));
begin
  if stranger is not null then
    raise exception '% is not declared as a reading model and is left alone', stranger;
  end if;
end $$;
comment on function assert_reading_models is 'Refuses every table that is not declared as a reading model.';

create function open_shadow(names text[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text;
begin
  perform assert_reading_models(names);
  foreach name in array names loop
    execute format('drop table if exists shadow.%I', name);
    execute format('create table shadow.%I (like public.%I including all)', name, name);
    perform protect_table(format('shadow.%I', name)::regclass);
  end loop;
end $$;
comment on function open_shadow is 'Creates empty twins of reading models in the schema shadow.';

create function adopt_names(name text) returns void language plpgsql set search_path = public, pg_temp as $$
declare
  pair record;
begin
  -- What "like … including all" leaves behind: the table's comment and the names of its indexes, which later migrations use.
  execute format('comment on table shadow.%I is %L', name, obj_description(format('public.%I', name)::regclass, 'pg_class'));
  -- By way of names that nobody has, because two may have to change places.
  for pass in 1..2 loop
    for pair in
      with described as (
        select indrelid, relname, row_number() over (partition by indrelid, shape order by relname) as nth, shape
        from pg_index join pg_class on pg_class.oid = indexrelid,
          regexp_replace(pg_get_indexdef(indexrelid), ' INDEX .* USING ', ' ') as shape
      )
      select live.relname as wanted, twin.relname as found, 'adopted ' || md5(live.relname) as between
      from described live join described twin using (shape, nth)
      where live.indrelid = format('public.%I', name)::regclass and twin.indrelid = format('shadow.%I', name)::regclass
        and live.relname <> twin.relname
    loop
      execute format('alter index shadow.%I rename to %I', pair.found, case pass when 1 then pair.between else pair.wanted end);
    end loop;
  end loop;
end $$;
comment on function adopt_names is 'Gives a shadow the comment and the index names of its live table.';

create function swap_shadow(names text[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own uuid[] := string_to_array(current_setting('entresol.sites'), ',')::uuid[];
  name text;
  is_shared boolean;
begin
  perform assert_reading_models(names);
  foreach name in array names loop
    -- A shadow holds the rows of the caller's sites only. Where other sites' rows stand in the same table, rows are exchanged and not tables.
    execute format('alter table public.%I no force row level security', name);
    execute format('select exists (select from public.%I where site_id <> all ($1))', name) into is_shared using own;
    execute format('alter table public.%I force row level security', name);
    if is_shared then
      execute format('delete from public.%I', name);
      execute format('insert into public.%I select * from shadow.%I', name, name);
      execute format('drop table shadow.%I', name);
    else
      perform adopt_names(name);
      execute format('drop table public.%I', name);
      execute format('alter table shadow.%I set schema public', name);
    end if;
  end loop;
end $$;
comment on function swap_shadow is 'Puts the shadows in the place of the live tables, for the sites of the setting entresol.sites.';

create function drop_shadow(names text[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text;
begin
  perform assert_reading_models(names);
  foreach name in array names loop
    execute format('drop table if exists shadow.%I', name);
  end loop;
end $$;
comment on function drop_shadow is 'Throws the shadows away after a comparison without differences.';

revoke execute on function declare_reading_model, assert_reading_models, adopt_names, open_shadow, swap_shadow, drop_shadow from public;
grant execute on function open_shadow, swap_shadow, drop_shadow to :write;
