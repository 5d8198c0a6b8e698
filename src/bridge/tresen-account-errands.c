/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-account-errands.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-store-health.h"
#include "tresen-store-jobs.h"
#include "tresen-store-rights.h"
#include "tresen-wechat-rights.h"

/* What a job asks next. */
typedef struct
{
  guint number; /* of the feature */
  const char *feature;
  gboolean resumes;
} Question;

static gpointer
load_question (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  const char *const *features = tresen_wechat_features ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (job->detail, strlen (job->detail));
  g_autoptr (JsonObject) detail = tresen_json_parse_object (bytes, NULL);
  gint64 number = detail != NULL ? tresen_json_get_int (detail, "next", 0) : 0;
  Question *question;

  if (number < 0 || number >= g_strv_length ((char **) features))
    return NULL;
  question = g_new0 (Question, 1);
  question->number = (guint) number;
  question->feature = features[number];
  question->resumes = detail != NULL && json_object_has_member (detail, "resumes");
  return question;
}

static void
call_probe (TresenWechatClient *wechat,
            const TresenJob *job,
            gpointer matter,
            gpointer user_data,
            GAsyncReadyCallback callback,
            gpointer callback_data)
{
  const Question *question = matter;

  /* A person has asked once: what is refused again keeps its pause. */
  if (question->resumes && job->attempts == 0)
    tresen_wechat_client_resume (wechat);
  tresen_wechat_client_probe_async (wechat, question->feature, NULL, callback, callback_data);
}

static gpointer
call_probe_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  return tresen_wechat_client_probe_finish (wechat, result, error);
}

static gboolean
write_verdict (TresenDb *db,
               const Question *question,
               const TresenWechatProbe *probe,
               gint64 now_us,
               GError **error)
{
  static const char *const states[] = {
    [TRESEN_WECHAT_RIGHT_UNKNOWN] = "unknown",
    [TRESEN_WECHAT_RIGHT_GRANTED] = "granted",
    [TRESEN_WECHAT_RIGHT_REFUSED] = "refused",
  };

  return tresen_store_right_set (db, question->feature, states[probe->verdict], probe->code, now_us,
                                 error);
}

/* WeChat has answered: whatever waited for that need not wait any longer, if a person has asked for it. */
static TresenErrandNext
write_probe (TresenDb *db,
             const TresenJob *job,
             gpointer matter,
             gpointer result,
             gint64 now_us,
             GError **error)
{
  const Question *question = matter;
  g_autofree char *detail = g_strdup_printf ("{\"next\":%u}", question->number + 1);

  if (!write_verdict (db, question, result, now_us, error)
      || (question->resumes && !tresen_store_jobs_hurry (db, now_us, error))
      || !tresen_store_job_set_detail (db, job->id, detail, error))
    return TRESEN_ERRAND_FAILED_WRITE;
  return tresen_wechat_features ()[question->number + 1] != NULL ? TRESEN_ERRAND_GOES_ON
                                                                 : TRESEN_ERRAND_DONE;
}

/** tresen_account_errand_new_rights: Returns: (transfer full): the errand that finds out what the account may do. */
TresenErrand *
tresen_account_errand_new_rights (TresenStore *store,
                                  TresenWechatClient *wechat,
                                  TresenHealthReporter *health,
                                  TresenClock *clock)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_PROBE_RIGHTS,
    .most_at_once = 1,
    .load = load_question,
    .matter_free = g_free,
    .call = call_probe,
    .call_finish = call_probe_finish,
    .result_free = g_free,
    .write = write_probe,
  };

  return tresen_errand_new (&kind, store, wechat, health, clock, NULL, NULL);
}

/* Ten times a month: what was perhaps done is not done again, but told, so that a person may ask anew. */
static gpointer
load_clearing (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  const char *state = job->attempts > 0 ? "failed" : "running";

  if (!tresen_store_health_set (db, "clearing", state, "", job->created_at_us, error)
      || job->attempts > 0)
    return NULL;
  return g_strdup ("");
}

static void
call_clear (TresenWechatClient *wechat,
            const TresenJob *job,
            gpointer matter,
            gpointer user_data,
            GAsyncReadyCallback callback,
            gpointer callback_data)
{
  tresen_wechat_client_clear_quota_async (wechat, NULL, callback, callback_data);
}

static gpointer
call_clear_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  tresen_wechat_client_clear_quota_finish (wechat, result, error);
  return NULL;
}

static TresenErrandNext
write_cleared (TresenDb *db,
               const TresenJob *job,
               gpointer matter,
               gpointer result,
               gint64 now_us,
               GError **error)
{
  return tresen_store_health_set (db, "clearing", "ok", "", now_us, error)
                 && tresen_store_jobs_hurry (db, now_us, error)
             ? TRESEN_ERRAND_DONE
             : TRESEN_ERRAND_FAILED_WRITE;
}

static gboolean
write_not_cleared (TresenDb *db,
                   const TresenJob *job,
                   gpointer matter,
                   const GError *cause,
                   gint64 now_us,
                   GError **error)
{
  g_autofree char *code = g_strdup_printf ("%d", tresen_wechat_error_get_code (cause));

  return tresen_store_health_set (db, "clearing", "failed", code, now_us, error);
}

/** tresen_account_errand_new_clearing: Returns: (transfer full): the errand that sets the account's quotas to nothing. */
TresenErrand *
tresen_account_errand_new_clearing (TresenStore *store,
                                    TresenWechatClient *wechat,
                                    TresenHealthReporter *health,
                                    TresenClock *clock)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_CLEAR_QUOTA,
    .most_at_once = 1,
    .life_us = 1,
    .load = load_clearing,
    .matter_free = g_free,
    .call = call_clear,
    .call_finish = call_clear_finish,
    .write = write_cleared,
    .write_failure = write_not_cleared,
  };

  return tresen_errand_new (&kind, store, wechat, health, clock, NULL, NULL);
}
