-- A group of the single sign-on may stand for a role of the plant's own. Whoever signs in while that role is not there is not given it, and an
-- administrator reads which one was missing.

alter table security_log add column role text;
comment on column security_log.role is 'Of roleMissing: the role.';
comment on column security_log.kind is
  'signedIn, signedOut, signInFailed, lockedOut, signed (proved again who he is, to sign), sessionEnded (by somebody), tokenRefused, roleMissing.';
