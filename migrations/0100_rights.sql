-- Rights in depth: grants that hold for some operations categories only.

alter table account_grant add column categories text[];
comment on column account_grant.categories is 'The operations categories of ISA-95 for which it holds; null: for all of them.';
