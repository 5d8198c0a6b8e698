/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-notices.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-store-templates.h"
#include "tresen-wechat-notices.h"

/* A repeat has to reach WeChat within its ten minutes, also when that takes a while and clocks differ. */
#define REPEAT_MARGIN_US G_TIME_SPAN_MINUTE

/* "Your car is ready" is not news any more after that. */
#define LIFE_US G_TIME_SPAN_HOUR

/* Said by some to have been sent within the last minute already: of a repeat that is the answer to the first. */
#define CODE_DUPLICATE 40241

/* A list that was asked for is of no use to anybody after that. */
#define LIST_LIFE_US (10 * G_TIME_SPAN_MINUTE)

const TresenNoticeTerms tresen_notice_terms = {
  .repeat_us = TRESEN_WECHAT_NOTICE_ONCE_US - REPEAT_MARGIN_US,
  .life_us = LIFE_US,
};

static const char *
get_text (JsonObject *object, const char *name)
{
  const char *text = object != NULL ? tresen_json_get_string (object, name) : NULL;

  return text != NULL ? text : "";
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return tresen_json_parse_object (bytes, NULL);
}

/**
 * tresen_notice_send_async:
 * @entry: a template message, as tresen_store_notice_queue() wrote it
 *
 * One call. Of the client's thread. Errors: as tresen_wechat_client_send_notice_async().
 */
void
tresen_notice_send_async (TresenWechatClient *wechat,
                          const TresenTimelineEntry *entry,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (JsonObject) detail = parse (entry->detail);
  const TresenWechatNotice notice = {
    .openid = entry->openid,
    .template_id = get_text (detail, "template_id"),
    .url = get_text (detail, "url"),
    .data = detail != NULL ? tresen_json_get_object (detail, "data") : NULL,
    .client_msg_id = get_text (detail, "client_msg_id"),
  };

  tresen_wechat_client_send_notice_async (wechat, &notice, NULL, callback, user_data);
}

static gboolean
is_repeat (const TresenJob *job)
{
  g_autoptr (JsonObject) detail = parse (job->detail);

  return detail != NULL && tresen_json_get_int (detail, "lost", 0) != 0;
}

/**
 * tresen_notice_send_finish:
 * @job: as it was before this attempt
 *
 * Returns: (transfer full) (nullable): the id that WeChat gave to it, "" for none; %NULL with @error
 */
char *
tresen_notice_send_finish (TresenWechatClient *wechat,
                           GAsyncResult *result,
                           const TresenJob *job,
                           GError **error)
{
  g_autoptr (GError) own_error = NULL;
  char *remote_id = tresen_wechat_client_send_notice_finish (wechat, result, &own_error);

  if (remote_id != NULL)
    return remote_id;
  if (tresen_wechat_error_get_code (own_error) == CODE_DUPLICATE && is_repeat (job))
    return g_strdup ("");
  g_propagate_error (error, g_steal_pointer (&own_error));
  return NULL;
}

/* The list of templates */

/* There is nothing to load, but a matter means that there is something to do. */
static gpointer
load_nothing (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  return g_strdup ("");
}

static void
call_templates (TresenWechatClient *wechat,
                const TresenJob *job,
                gpointer matter,
                gpointer user_data,
                GAsyncReadyCallback callback,
                gpointer callback_data)
{
  tresen_wechat_client_get_templates_async (wechat, NULL, callback, callback_data);
}

static gpointer
call_templates_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  return tresen_wechat_client_get_templates_finish (wechat, result, error);
}

static TresenErrandNext
write_templates (TresenDb *db,
                 const TresenJob *job,
                 gpointer matter,
                 gpointer result,
                 gint64 now_us,
                 GError **error)
{
  GPtrArray *templates = result;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < templates->len; i++)
    {
      const TresenWechatTemplate *template = templates->pdata[i];
      const TresenTemplate row
          = { template->id, template->title, template->content, template->example };

      g_ptr_array_add (list, g_memdup2 (&row, sizeof row));
    }
  return tresen_store_templates_replace (db, list, now_us, error) ? TRESEN_ERRAND_DONE
                                                                  : TRESEN_ERRAND_FAILED_WRITE;
}

static gboolean
write_templates_failure (TresenDb *db,
                         const TresenJob *job,
                         gpointer matter,
                         const GError *cause,
                         gint64 now_us,
                         GError **error)
{
  return tresen_store_templates_set_refused (db, tresen_wechat_error_get_code (cause),
                                             cause->message, now_us, error);
}

/** tresen_notices_new_templates: Returns: (transfer full): the errand that asks which templates the account may send. */
TresenErrand *
tresen_notices_new_templates (TresenStore *store,
                              TresenWechatClient *wechat,
                              TresenHealthReporter *health,
                              TresenClock *clock)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_FETCH_TEMPLATES,
    .most_at_once = 1,
    .life_us = LIST_LIFE_US,
    .load = load_nothing,
    .matter_free = g_free,
    .call = call_templates,
    .call_finish = call_templates_finish,
    .result_free = (GDestroyNotify) g_ptr_array_unref,
    .write = write_templates,
    .write_failure = write_templates_failure,
  };

  return tresen_errand_new (&kind, store, wechat, health, clock, NULL, NULL);
}
