-- An attached file may hold what concerns a person: its bytes can be erased. That it was done, by whom and why stands in the ledger.

create function erase_attachment(erasure_id uuid, erased_site uuid, erased_sha256 text)
returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (
    select from event where stream_id = erasure_id and stream_kind = 'model.attachment.attachment' and site_id = erased_site
      and kind = 'attachmentErased' and payload::jsonb ->> 'sha256' = erased_sha256
  ) then
    raise exception 'the ledger does not erase the file %', erased_sha256;
  end if;
  perform set_config('entresol.redacting', 'on', true);
  update attachment set bytes = '' where site_id = erased_site and sha256 = erased_sha256;
  perform set_config('entresol.redacting', 'off', true);
end $$;
comment on function erase_attachment is 'Takes the bytes of a file that the ledger erases; its hash stays.';
revoke execute on function erase_attachment from public;
grant execute on function erase_attachment to :write;
comment on column attachment.bytes is 'The file; nothing where it was erased.';
