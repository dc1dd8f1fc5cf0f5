-- Attachments: files that belong to records. Their bytes stand beside the ledger, which holds their hash.

create table attachment (
  site_id     uuid not null,
  sha256      text not null,
  bytes       bytea not null,
  arrived_at  timestamptz not null,
  account_id  uuid not null,
  primary key (site_id, sha256)
);
comment on table attachment is 'Beside the ledger: the bytes of attached files, each once. Not a reading model, it cannot be rebuilt.';
comment on column attachment.site_id is 'The site that keeps it.';
comment on column attachment.sha256 is 'SHA-256 of the bytes, in hex: what records call it.';
comment on column attachment.bytes is 'The file.';
comment on column attachment.arrived_at is 'When it came first.';
comment on column attachment.account_id is 'Who brought it first.';
-- What is compressed already (PDF, pictures) is not compressed again.
alter table attachment alter column bytes set storage external;
select protect_table('attachment', 'append');

alter table document add column file jsonb;
comment on column document.file is 'The document itself, where no document system keeps it.';
