/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-follower-errands.h"

#include <string.h>

#include "tresen-store-customers.h"
#include "tresen-store-names.h"
#include "tresen-store-tags.h"
#include "tresen-store-typing.h"
#include "tresen-wechat-users.h"

#define AT_ONCE 2
#define CODE_PARTLY_FAILED 45171

/* A reason that WeChat gave, else -1. */
static int
code_of (const GError *cause)
{
  int code = tresen_wechat_error_get_code (cause);

  return code != 0 ? code : -1;
}

/* What a customer is called */

typedef struct
{
  char *openid;
  char *remark;
} RemarkMatter;

static void
remark_matter_free (gpointer data)
{
  RemarkMatter *self = data;

  g_free (self->openid);
  g_free (self->remark);
  g_free (self);
}

/* The name as it is now. Somebody who does not follow has no remark at WeChat. */
static gpointer
load_remark (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  g_autoptr (TresenCustomer) customer = tresen_store_customer_load (db, job->customer_id, error);
  g_autofree char *remark = customer != NULL ? tresen_wechat_remark_cut (customer->name) : NULL;
  RemarkMatter *matter;

  if (customer == NULL || !customer->is_followed || strcmp (remark, customer->remark) == 0)
    return NULL;
  matter = g_new0 (RemarkMatter, 1);
  matter->openid = g_strdup (customer->openid);
  matter->remark = g_steal_pointer (&remark);
  return matter;
}

static void
call_remark (TresenWechatClient *wechat,
             const TresenJob *job,
             gpointer data,
             gpointer user_data,
             GAsyncReadyCallback callback,
             gpointer callback_data)
{
  const RemarkMatter *matter = data;

  tresen_wechat_client_set_remark_async (wechat, matter->openid, matter->remark, NULL, callback,
                                         callback_data);
}

static gpointer
call_remark_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  tresen_wechat_client_set_remark_finish (wechat, result, error);
  return NULL;
}

static TresenErrandNext
write_remark (TresenDb *db,
              const TresenJob *job,
              gpointer data,
              gpointer result,
              gint64 now_us,
              GError **error)
{
  const RemarkMatter *matter = data;

  return tresen_store_name_accepted (db, job->customer_id, matter->remark, error)
             ? TRESEN_ERRAND_DONE
             : TRESEN_ERRAND_FAILED_WRITE;
}

static gboolean
write_remark_failure (TresenDb *db,
                      const TresenJob *job,
                      gpointer data,
                      const GError *cause,
                      gint64 now_us,
                      GError **error)
{
  return tresen_store_name_refused (db, job->customer_id, code_of (cause), error);
}

/** tresen_remarks_new: Returns: (transfer full): the errand that tells WeChat what staff call a customer. */
TresenErrand *
tresen_remarks_new (TresenStore *store,
                    TresenWechatClient *wechat,
                    TresenHealthReporter *health,
                    TresenClock *clock)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_SET_REMARK,
    .most_at_once = AT_ONCE,
    .load = load_remark,
    .matter_free = remark_matter_free,
    .call = call_remark,
    .call_finish = call_remark_finish,
    .write = write_remark,
    .write_failure = write_remark_failure,
  };

  return tresen_errand_new (&kind, store, wechat, health, clock, NULL, NULL);
}

/* A customer's tags */

static gpointer
load_tagging (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  return tresen_store_tagging_next (db, job->customer_id, error);
}

static void
call_tagging (TresenWechatClient *wechat,
              const TresenJob *job,
              gpointer data,
              gpointer user_data,
              GAsyncReadyCallback callback,
              gpointer callback_data)
{
  const TresenTagging *tagging = data;
  const char *openids[] = { tagging->openid, NULL };

  tresen_wechat_client_tag_users_async (wechat, tagging->remote_id, tagging->is_set, openids, NULL,
                                        callback, callback_data);
}

static gpointer
call_tagging_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  return tresen_wechat_client_tag_users_finish (wechat, result, error);
}

static TresenErrandNext
write_tagging (TresenDb *db,
               const TresenJob *job,
               gpointer data,
               gpointer result,
               gint64 now_us,
               GError **error)
{
  const TresenTagging *tagging = data;
  const char *const *failed = result;
  gboolean is_written = g_strv_contains (failed, tagging->openid)
                            ? tresen_store_tagging_refused (db, job->customer_id, tagging,
                                                            CODE_PARTLY_FAILED, now_us, error)
                            : tresen_store_tagging_done (db, job->customer_id, tagging, error);

  return is_written ? TRESEN_ERRAND_GOES_ON : TRESEN_ERRAND_FAILED_WRITE;
}

static gboolean
write_tagging_failure (TresenDb *db,
                       const TresenJob *job,
                       gpointer data,
                       const GError *cause,
                       gint64 now_us,
                       GError **error)
{
  return tresen_store_tagging_refused (db, job->customer_id, data, code_of (cause), now_us, error);
}

/** tresen_tagger_new: Returns: (transfer full): the errand that gives customers tags and takes them. */
TresenErrand *
tresen_tagger_new (TresenStore *store,
                   TresenWechatClient *wechat,
                   TresenHealthReporter *health,
                   TresenClock *clock)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_SET_TAGS,
    .most_at_once = AT_ONCE,
    .load = load_tagging,
    .matter_free = (GDestroyNotify) tresen_tagging_free,
    .call = call_tagging,
    .call_finish = call_tagging_finish,
    .result_free = (GDestroyNotify) g_strfreev,
    .write = write_tagging,
    .write_failure = write_tagging_failure,
  };

  return tresen_errand_new (&kind, store, wechat, health, clock, NULL, NULL);
}

/* That somebody is typing */

typedef struct
{
  TresenClock *clock;
  gint64 started_at_us; /* what was wanted before is over */
} TypingTools;

typedef struct
{
  char *openid;
  gboolean is_typing;
} TypingMatter;

static void
typing_tools_free (gpointer data)
{
  TypingTools *self = data;

  tresen_clock_unref (self->clock);
  g_free (self);
}

static void
typing_matter_free (gpointer data)
{
  TypingMatter *self = data;

  g_free (self->openid);
  g_free (self);
}

static gpointer
load_typing (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  const TypingTools *tools = user_data;
  gint64 age_us = tresen_clock_now_us (tools->clock) - job->created_at_us;
  g_autoptr (TresenCustomer) customer = NULL;
  TypingMatter *matter;

  if (age_us > TRESEN_STORE_TYPING_LIFE_US || job->created_at_us < tools->started_at_us)
    return NULL;
  customer = tresen_store_customer_load (db, job->customer_id, error);
  if (customer == NULL)
    return NULL;
  matter = g_new0 (TypingMatter, 1);
  matter->openid = g_strdup (customer->openid);
  matter->is_typing = strstr (job->detail, "true") != NULL;
  return matter;
}

static void
call_typing (TresenWechatClient *wechat,
             const TresenJob *job,
             gpointer data,
             gpointer user_data,
             GAsyncReadyCallback callback,
             gpointer callback_data)
{
  const TypingMatter *matter = data;

  tresen_wechat_client_set_typing_async (wechat, matter->openid, matter->is_typing, NULL, callback,
                                         callback_data);
}

static gpointer
call_typing_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  tresen_wechat_client_set_typing_finish (wechat, result, error);
  return NULL;
}

/** tresen_typing_teller_new: Returns: (transfer full): the errand that shows a customer that somebody is typing; once, or not at all. */
TresenErrand *
tresen_typing_teller_new (TresenStore *store,
                   TresenWechatClient *wechat,
                   TresenHealthReporter *health,
                   TresenClock *clock)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_SEND_TYPING,
    .most_at_once = AT_ONCE,
    .life_us = 1,
    .load = load_typing,
    .matter_free = typing_matter_free,
    .call = call_typing,
    .call_finish = call_typing_finish,
  };
  TypingTools *tools = g_new0 (TypingTools, 1);

  tools->clock = tresen_clock_ref (clock);
  tools->started_at_us = tresen_clock_now_us (clock);
  return tresen_errand_new (&kind, store, wechat, health, clock, tools, typing_tools_free);
}
