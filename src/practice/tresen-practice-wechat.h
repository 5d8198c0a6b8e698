/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-clock.h"

G_BEGIN_DECLS

/**
 * TresenPracticeConfig: the account that the stand-in plays. Copied. Members left out of an initialiser take the
 * platform's own figures.
 */
typedef struct
{
  const char *app_id;
  const char *app_secret;
  const char *original_id;
  const char *token;
  const char *encoding_aes_key; /* (nullable) for compat and safe mode */
  const char *mode;             /* "plain", "compat" or "safe" */
  const char
      *state_file;    /* (nullable) where followers are kept over a restart; %NULL keeps nothing */
  TresenClock *clock; /* (nullable) for windows, tokens and media; %NULL: the machine's */
  guint token_life_s; /* 0: 7200 */
  gint64 answer_time_us; /* for an answer to a callback, and between deliveries; 0: 5 s */
} TresenPracticeConfig;

/**
 * TresenPracticeAct: something that a customer does on the phone.
 * @action: "follow", "unfollow", "text", "image", "voice", "video", "location", "link", "file", "click", "view", "scan";
 *   "event" and "message": of any kind
 * @text: the message; the label of a place; the description of a link or a file
 * @title: of a link; the name of a file; the Event of an "event", the MsgType of a "message"
 * @url: of a link; of a "view" button
 * @key: of a "click" button; the scene of a "scan" or of a "follow" by QR code
 * @members: (nullable): of an "event" or a "message": a JSON object of further members; %NULL takes those of a sample
 * @data: (nullable): the picture, recording or film; %NULL takes a sample
 * @repeat: how often it is delivered once more although the desk answered the first time
 *
 * Texts may be %NULL where the action has no use for them or a sample will do.
 */
typedef struct
{
  const char *openid;
  const char *action;
  const char *text;
  const char *title;
  const char *url;
  const char *key;
  const char *members;
  double latitude;
  double longitude;
  GBytes *data;
  guint repeat;
} TresenPracticeAct;

/**
 * TresenPracticeOutcome: what became of an act.
 * @is_delivered: the desk took it
 * @status: "success" or "reply" when it did; "malformed", "http-error", "timeout", "unreachable" when it did not;
 *   "unknown-customer", "not-following", "already-following", "unknown-action", "bad-content" or "no-callback" when
 *   nothing was sent
 * @deliveries: how often the callback was posted
 * @http_status: of the last answer, 0 if there was none
 * @msgid: of a message, 0 for an event
 * @why: (nullable): what was wrong with the desk's answer
 */
typedef struct
{
  gboolean is_delivered;
  const char *status;
  guint deliveries;
  guint http_status;
  gint64 msgid;
  char *why;
} TresenPracticeOutcome;

void tresen_practice_outcome_free (TresenPracticeOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeOutcome, tresen_practice_outcome_free)

/**
 * TresenPracticeWechat: a stand-in for WeChat on loopback: its API, its callbacks, and the practice phone.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_PRACTICE_WECHAT (tresen_practice_wechat_get_type ())
G_DECLARE_FINAL_TYPE (TresenPracticeWechat,
                      tresen_practice_wechat,
                      TRESEN,
                      PRACTICE_WECHAT,
                      GObject)

TresenPracticeWechat *tresen_practice_wechat_new (const TresenPracticeConfig *config);
gboolean tresen_practice_wechat_listen (TresenPracticeWechat *self, guint16 port, GError **error);
void tresen_practice_wechat_stop (TresenPracticeWechat *self);
const char *tresen_practice_wechat_get_base (TresenPracticeWechat *self);
void tresen_practice_wechat_set_paygate (TresenPracticeWechat *self, const char *base);
void tresen_practice_wechat_set_callback_url (TresenPracticeWechat *self, const char *url);

const char *tresen_practice_wechat_get_openid (TresenPracticeWechat *self, guint index);
const char *tresen_practice_wechat_get_name (TresenPracticeWechat *self, const char *openid);
char *tresen_practice_wechat_dup_link (TresenPracticeWechat *self, const char *openid);
guint tresen_practice_wechat_count_received (TresenPracticeWechat *self,
                                             const char *openid,
                                             const char *text);

void tresen_practice_wechat_act_async (TresenPracticeWechat *self,
                                       const TresenPracticeAct *act,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
TresenPracticeOutcome *tresen_practice_wechat_act_finish (TresenPracticeWechat *self,
                                                          GAsyncResult *result,
                                                          GError **error);

G_END_DECLS
