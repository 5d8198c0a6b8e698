/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-qr-maker.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-store-qr-codes.h"
#include "tresen-wechat-qr.h"

/* Somebody stands in front of the car with a printer; but a night without a connection is to be survived. */
#define LIFE_US G_TIME_SPAN_DAY

static gint64
get_id (const TresenJob *job)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (job->detail, strlen (job->detail));
  g_autoptr (JsonObject) detail = tresen_json_parse_object (bytes, NULL);

  return detail != NULL ? tresen_json_get_int (detail, "qr_code", 0) : 0;
}

/* A code that was forgotten meanwhile need not be made, nor one that was made by an earlier job. */
static gpointer
load_code (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (TresenQrCode) code = tresen_store_qr_code_load (db, get_id (job), &own_error);

  if (code != NULL)
    return *code->url == '\0' ? g_steal_pointer (&code) : NULL;
  if (!g_error_matches (own_error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&own_error));
  return NULL;
}

static void
call_make (TresenWechatClient *wechat,
           const TresenJob *job,
           gpointer matter,
           gpointer user_data,
           GAsyncReadyCallback callback,
           gpointer callback_data)
{
  const TresenQrCode *code = matter;

  tresen_wechat_client_make_qr_code_async (wechat, code->scene, code->expire_seconds, NULL,
                                           callback, callback_data);
}

static gpointer
call_make_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  return tresen_wechat_client_make_qr_code_finish (wechat, result, error);
}

/* Removed while it was being made: then there is nothing to write down. */
static gboolean
is_gone (GError **own_error, GError **error)
{
  if (g_error_matches (*own_error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (own_error));
  return FALSE;
}

static TresenErrandNext
write_made (TresenDb *db,
            const TresenJob *job,
            gpointer matter,
            gpointer result,
            gint64 now_us,
            GError **error)
{
  const TresenQrCode *code = matter;
  const TresenWechatQrCode *made = result;
  gint64 seconds = made->expire_seconds > 0 ? made->expire_seconds : code->expire_seconds;
  gint64 expires_at_us = code->expire_seconds > 0 ? now_us + seconds * G_USEC_PER_SEC : 0;
  g_autoptr (GError) own_error = NULL;

  if (tresen_store_qr_code_set_made (db, code->id, made->ticket, made->url, expires_at_us,
                                     &own_error)
      || is_gone (&own_error, error))
    return TRESEN_ERRAND_DONE;
  return TRESEN_ERRAND_FAILED_WRITE;
}

static gboolean
write_refused (TresenDb *db,
               const TresenJob *job,
               gpointer matter,
               const GError *cause,
               gint64 now_us,
               GError **error)
{
  const TresenQrCode *code = matter;
  g_autoptr (GError) own_error = NULL;

  return tresen_store_qr_code_set_refused (db, code->id, tresen_wechat_error_get_code (cause),
                                           cause->message, &own_error)
         || is_gone (&own_error, error);
}

/** tresen_qr_maker_new: Returns: (transfer full): the errand that has QR codes with a scene made. */
TresenErrand *
tresen_qr_maker_new (TresenStore *store,
                     TresenWechatClient *wechat,
                     TresenHealthReporter *health,
                     TresenClock *clock)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_MAKE_QR_CODE,
    .most_at_once = 1,
    .life_us = LIFE_US,
    .load = load_code,
    .matter_free = (GDestroyNotify) tresen_qr_code_free,
    .call = call_make,
    .call_finish = call_make_finish,
    .result_free = (GDestroyNotify) tresen_wechat_qr_code_free,
    .write = write_made,
    .write_failure = write_refused,
  };

  return tresen_errand_new (&kind, store, wechat, health, clock, NULL, NULL);
}
