-- Lists of a million records are searched by index.
-- A condition that is not leakproof, as "ilike" is, may not use an index below row-level security. So one function searches, as the owner, for one site that the session
-- may see, and answers ids; everything else is read under row-level security as before.

create function searched_text(searched name[]) returns text language sql immutable set search_path = pg_catalog, pg_temp as $$
  select string_agg(format('coalesce(%I::text, '''')', name), ' || '' '' || ' order by nth) from unnest(searched) with ordinality as s (name, nth)
$$;
comment on function searched_text is 'The expression over the columns that are searched: of the index and of the search, which must say the same.';

create function make_searchable(relation regclass, searched name[]) returns void language plpgsql set search_path = public, pg_temp as $$
begin
  execute format('create index %I on %s using gin ((%s) gin_trgm_ops)',
    (select relname from pg_class where oid = relation) || '_text', relation, searched_text(searched));
  execute format('create policy text_search on %s for select to :owner using (true)', relation);
end $$;
comment on function make_searchable is 'Called by migrations for a reading model with a code: its texts get an index, and find_by_text may read it.';

create function list_hits(relation regclass, condition text, of_site uuid, pattern text, code name, after text, most integer)
returns uuid[] language plpgsql stable set search_path = public, pg_temp set enable_seqscan = off set enable_indexscan = off as $$
declare
  found uuid[];
begin
  execute format(
    'with hit as materialized (select id, %2$I from %1$s where site_id = $1 and %3$s)
     select array(select id from hit where $3 is null or %2$I > $3 order by %2$I limit $4)', relation, code, condition)
    into found using of_site, pattern, after, most;
  return found;
end $$;
comment on function list_hits is 'Part of find_by_text: all records with the text by the index of texts, sorted. Without the settings the planner takes rare texts for common ones.';

create function find_by_text(
  of_table name, searched name[], wanted text, of_site uuid, narrowed jsonb, code name, after text, most integer
) returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  relation regclass := format('public.%I', of_table)::regclass;
  pattern text := '%' || regexp_replace(wanted, '[\\%_]', '\\\&', 'g') || '%';
  -- Fewer than three letters are in no index: then all rows are near.
  near integer := case when length(wanted) >= 3 then 5000 end;
  condition text;
  found uuid[];
begin
  perform assert_reading_models(array[of_table::text]);
  if not coalesce(of_site = any (string_to_array(current_setting('entresol.sites', true), ',')::uuid[]), false) then
    raise exception 'this session may not see the site %', of_site;
  end if;
  select format('(%s) ilike $2', searched_text(searched)) || coalesce(string_agg(
    case
      when type like '%[]' then format(' and %I @> array[%L]::%s', key, value #>> '{}', type)
      when jsonb_typeof(value) = 'array' then format(' and %I = any (%L::%s[])', key, array(select jsonb_array_elements_text(value)), type)
      else format(' and %I = %L::%s', key, value #>> '{}', type)
    end, ''), '') into condition
  from jsonb_each(narrowed) left join pg_attribute on attrelid = relation and attname = key and attnum > 0,
    lateral (select format_type(atttypid, null) as type) t;
  -- What is common stands among the next rows of the list. What does not is rare, and is had from the index.
  execute format(
    'select array(select id from (select * from %1$s where site_id = $1 and ($3 is null or %2$I > $3) order by %2$I limit $5) near
       where %3$s order by %2$I limit $4)', relation, code, condition)
    into found using of_site, pattern, after, most, near;
  if near is not null and cardinality(found) < most then
    found := list_hits(relation, condition, of_site, pattern, code, after, most);
  end if;
  return found;
end $$;
comment on function find_by_text is
  'The ids of the next records of a list, by code, whose text holds what is wanted, and whose columns have the values of narrowed (of a list: one of them).';

-- As before, and with the policy that the search needs: without it a rebuilt list could not be searched.
create or replace function open_shadow(names text[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text;
begin
  perform assert_reading_models(names);
  foreach name in array names loop
    execute format('drop table if exists shadow.%I', name);
    execute format('create table shadow.%I (like public.%I including all)', name, name);
    perform protect_table(format('shadow.%I', name)::regclass);
    if exists (select from pg_policies where schemaname = 'public' and tablename = name and policyname = 'text_search') then
      execute format('create policy text_search on shadow.%I for select to :owner using (true)', name);
    end if;
  end loop;
end $$;

revoke execute on function searched_text, make_searchable, list_hits, find_by_text from public;
grant execute on function find_by_text to :write, :read;

select make_searchable('unit_of_measure', array['code', 'symbol', 'name', 'ucum_code']);
select make_searchable('equipment_class', array['code', 'name', 'properties']);
select make_searchable('equipment', array['code', 'name']);
select make_searchable('material_class', array['code', 'name']);
select make_searchable('material_definition', array['code', 'name', 'properties']);
select make_searchable('reason', array['code', 'name']);
select make_searchable('personnel_class', array['code', 'name']);
select make_searchable('work_calendar', array['code', 'name']);
select make_searchable('qualification', array['code', 'name']);
select make_searchable('physical_asset_class', array['code', 'name', 'manufacturer', 'properties']);
select make_searchable('physical_asset', array['code', 'name', 'serial_number', 'fixed_asset_number', 'vendor', 'properties']);
select make_searchable('operational_location_class', array['code', 'name', 'properties']);
select make_searchable('operational_location', array['code', 'name', 'properties']);
select make_searchable('parameter', array['code', 'name']);
select make_searchable('process_segment', array['code', 'name', 'properties']);
select make_searchable('document', array['code', 'name', 'edition', 'address']);
select make_searchable('label_kind', array['code', 'name']);
select make_searchable('number_range', array['code', 'name', 'prefix']);
select make_searchable('connection', array['code', 'name', 'url', 'username', 'host_id', 'groups']);
