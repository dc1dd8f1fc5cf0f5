-- A changed or suspected reading model is built into a shadow beside the live one and swapped in one short transaction (kernel.md §7).

create schema shadow;
grant usage on schema shadow to :write;

create function open_shadow(names text[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text;
begin
  foreach name in array names loop
    execute format('drop table if exists shadow.%I', name);
    execute format('create table shadow.%I (like public.%I including all)', name, name);
    perform protect_table(format('shadow.%I', name)::regclass);
  end loop;
end $$;
comment on function open_shadow is 'Creates empty twins of reading models in the schema shadow.';

create function swap_shadow(names text[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text;
begin
  foreach name in array names loop
    execute format('drop table public.%I', name);
    execute format('alter table shadow.%I set schema public', name);
  end loop;
end $$;
comment on function swap_shadow is 'Puts the shadows in the place of the live tables.';

create function drop_shadow(names text[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text;
begin
  foreach name in array names loop
    execute format('drop table if exists shadow.%I', name);
  end loop;
end $$;
comment on function drop_shadow is 'Throws the shadows away after a comparison without differences.';

revoke execute on function open_shadow, swap_shadow, drop_shadow from public;
grant execute on function open_shadow, swap_shadow, drop_shadow to :write;
