/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-practice-media.h"
#include "tresen-practice-rights.h"
#include "tresen-practice-tokens.h"

G_BEGIN_DECLS

/**
 * TresenPracticeSide: whose bubble an entry is on the customer's phone.
 * @TRESEN_PRACTICE_SIDE_NOTICE: the platform's own grey line: "fault", "subscribe" or "unsubscribe"
 */
typedef enum
{
  TRESEN_PRACTICE_SIDE_CUSTOMER,
  TRESEN_PRACTICE_SIDE_DESK,
  TRESEN_PRACTICE_SIDE_NOTICE,
} TresenPracticeSide;

/** TresenPracticeEntry: one line of a chat as the customer sees it. */
typedef struct
{
  guint64 number; /* rises by one through the whole account */
  TresenPracticeSide side;
  char *kind;
  char *text;     /* what is read; "" where there is nothing to read */
  char *media_id; /* "" for none */
  char *url;      /* "" for none */
  gint64 at_us;
} TresenPracticeEntry;

/** TresenPracticeGrant: how many messages the desk may send, and until when (spec 7.1). */
typedef struct
{
  guint granted; /* 0: there is no such grant */
  guint used;
  gint64 until_us;
} TresenPracticeGrant;

typedef enum
{
  TRESEN_PRACTICE_TRIGGER_MESSAGE, /* 5 for 48 hours */
  TRESEN_PRACTICE_TRIGGER_MOMENT,  /* 3 for a minute: follow, scan, menu click */
  TRESEN_PRACTICE_N_TRIGGERS,
} TresenPracticeTrigger;

/** TresenPracticeFollower: a made-up customer. */
typedef struct
{
  char *openid;
  char *name; /* on the phone only: the platform does not tell the desk */
  gboolean is_followed;
  gint64 followed_us;
  char *scene; /* of the QR code, "" for none */
  char *remark;
  GArray *tag_ids;        /* (element-type gint64) */
  gint64 exchanged_us;    /* the last message either way, 0 for none */
  gint64 typing_until_us; /* till when the phone shows that the desk is typing */
  gboolean is_one_of_many; /* made only to be counted: neither kept nor shown on the phone */
  TresenPracticeGrant grants[TRESEN_PRACTICE_N_TRIGGERS];
  GPtrArray *entries; /* (element-type TresenPracticeEntry) */
} TresenPracticeFollower;

typedef struct _TresenPracticeTag TresenPracticeTag;
typedef struct _TresenPracticeNotices TresenPracticeNotices;
typedef struct _TresenPracticeQuotas TresenPracticeQuotas;

/** TresenPracticeSend: a message of the desk that was accepted. */
typedef struct
{
  guint64 number;
  char *openid;
  char *kind;
  char *text;
  char *media_id;
  gint64 at_us;
} TresenPracticeSend;

/** TresenPracticeAccount: all that the practice account knows, and no socket. One thread. */
typedef struct
{
  TresenClock *clock;
  TresenPracticeKind kind; /* what it may do */
  gint64 skew_us;       /* added to the clock by the control call */
  GPtrArray *followers; /* (element-type TresenPracticeFollower) */
  GHashTable *by_openid; /* OpenID: TresenPracticeFollower */
  GPtrArray *tags;      /* (element-type TresenPracticeTag) */
  gint64 last_tag_id;
  GPtrArray *sends;     /* (element-type TresenPracticeSend), in the order of acceptance */
  GHashTable *calls;    /* path: how often it was called */
  GHashTable *today;    /* path: how often since midnight in Beijing */
  gint64 today_day;
  TresenPracticeTokens *tokens;
  TresenPracticeMedia *media;
  TresenPracticeNotices *notices;
  TresenPracticeQuotas *quotas;
  GPtrArray *codes; /* (element-type TresenPracticeCode), in the order in which they were made */
  GPtrArray *oauth_codes; /* of -oauth.c */
  char *phone_openid;     /* the customer whose phone was looked at last, "" for none */
  guint64 last_number;
  gint64 last_msgid;
} TresenPracticeAccount;

TresenPracticeAccount *tresen_practice_account_new (TresenClock *clock, guint token_life_s);
void tresen_practice_account_free (TresenPracticeAccount *self);
gint64 tresen_practice_account_now_us (TresenPracticeAccount *self);
gint64 tresen_practice_account_next_msgid (TresenPracticeAccount *self);
gboolean tresen_practice_account_count_call (TresenPracticeAccount *self, const char *path);

void tresen_practice_account_add_samples (TresenPracticeAccount *self);
TresenPracticeFollower *tresen_practice_account_add_follower (TresenPracticeAccount *self,
                                                              const char *openid,
                                                              const char *name);
void tresen_practice_account_add_many (TresenPracticeAccount *self, guint count, const char *remark);
TresenPracticeFollower *tresen_practice_account_find (TresenPracticeAccount *self,
                                                      const char *openid);
TresenPracticeEntry *tresen_practice_account_add_entry (TresenPracticeAccount *self,
                                                        TresenPracticeFollower *follower,
                                                        TresenPracticeSide side,
                                                        const char *kind,
                                                        const char *text);
void tresen_practice_entry_set_picture (TresenPracticeEntry *entry,
                                        const char *media_id,
                                        const char *url);

void tresen_practice_account_follow (TresenPracticeAccount *self,
                                     TresenPracticeFollower *follower,
                                     gboolean is_followed,
                                     const char *scene);
void tresen_practice_account_grant (TresenPracticeAccount *self,
                                    TresenPracticeFollower *follower,
                                    TresenPracticeTrigger trigger);
guint tresen_practice_account_get_left (TresenPracticeAccount *self,
                                        const TresenPracticeFollower *follower,
                                        gint64 *until_us);
int tresen_practice_account_check_send (TresenPracticeAccount *self,
                                        const TresenPracticeFollower *follower);
void tresen_practice_account_note_send (TresenPracticeAccount *self,
                                        TresenPracticeFollower *follower,
                                        const char *kind,
                                        const char *text,
                                        const char *media_id);
void tresen_practice_account_accept_send (TresenPracticeAccount *self,
                                          TresenPracticeFollower *follower,
                                          const char *kind,
                                          const char *text,
                                          const char *media_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeAccount, tresen_practice_account_free)

G_END_DECLS
