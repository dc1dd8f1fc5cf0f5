-- Accounts that a provider of single sign-on vouches for.

alter table account add column identity text;
create unique index account_identity on account (site_id, identity);
comment on column account.identity is 'SHA-256 of issuer and subject at the provider of single sign-on, in hex; missing for accounts of this program alone.';
