export type Feed = import('../server/feed.ts').Feed
