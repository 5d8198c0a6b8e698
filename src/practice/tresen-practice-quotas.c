/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-quotas.h"

#include <string.h>

#include "tresen-bytes.h"
#include "tresen-json.h"
#include "tresen-practice-refusal.h"
#include "tresen-random.h"

#define CLEARINGS_A_MONTH 10
#define TICKET_LIFE_S 7200

struct _TresenPracticeQuotas
{
  GHashTable *limits; /* path: calls a day, where it was set by an order */
  guint n_cleared;    /* in the month */
  int month;
  char *ticket; /* (nullable) */
  gint64 ticket_ends_us;
};

/* Per day and account (spec 15). */
static const struct
{
  const char *path;
  guint most;
} day_limits[] = {
  { "/cgi-bin/token", 2000 },
  { "/cgi-bin/stable_token", 500000 },
  { "/cgi-bin/message/custom/send", 500000 },
  { "/cgi-bin/media/upload", 100000 },
  { "/cgi-bin/media/get", 200000 },
  { "/cgi-bin/user/info", 5000000 },
  { "/cgi-bin/message/template/send", 100000 },
  { "/cgi-bin/qrcode/create", 100000 },
  { "/cgi-bin/user/get", 500 },
  { "/cgi-bin/user/info/updateremark", 10000 },
  { "/cgi-bin/menu/get", 10000 },
};

/** tresen_practice_quotas_new: Returns: (transfer full): the platform's own figures, nothing cleared yet. */
TresenPracticeQuotas *
tresen_practice_quotas_new (void)
{
  TresenPracticeQuotas *self = g_new0 (TresenPracticeQuotas, 1);

  self->limits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tresen_practice_quotas_free (TresenPracticeQuotas *self)
{
  g_hash_table_unref (self->limits);
  g_free (self->ticket);
  g_free (self);
}

/** tresen_practice_quotas_set_limit: Takes @most calls of @path a day from now on. */
void
tresen_practice_quotas_set_limit (TresenPracticeQuotas *self, const char *path, guint most)
{
  g_hash_table_insert (self->limits, g_strdup (path), GUINT_TO_POINTER (most));
}

/** tresen_practice_quotas_get_limit: Returns: how many calls of @path a day has, %G_MAXUINT for any number. */
guint
tresen_practice_quotas_get_limit (TresenPracticeQuotas *self, const char *path)
{
  gpointer value;

  if (g_hash_table_lookup_extended (self->limits, path, NULL, &value))
    return GPOINTER_TO_UINT (value);
  for (gsize i = 0; i < G_N_ELEMENTS (day_limits); i++)
    if (strcmp (day_limits[i].path, path) == 0)
      return day_limits[i].most;
  return G_MAXUINT;
}

static int
month_of (gint64 now_us)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now_us / G_TIME_SPAN_SECOND);

  return g_date_time_get_year (date) * 12 + g_date_time_get_month (date);
}

static TresenHttpReply *
clear (TresenPracticeAccount *account)
{
  TresenPracticeQuotas *self = account->quotas;
  int month = month_of (tresen_practice_account_now_us (account));

  if (month != self->month)
    self->n_cleared = 0;
  self->month = month;
  if (self->n_cleared >= CLEARINGS_A_MONTH)
    return tresen_practice_refusal_new (48006);
  self->n_cleared++;
  g_hash_table_remove_all (account->today);
  return tresen_practice_call_answer_ok ();
}

static TresenHttpReply *
answer_clear (const TresenPracticeCall *call)
{
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);

  if (code == 0
      && strcmp (tresen_practice_call_member (body, "appid"), call->api->identity->app_id) != 0)
    code = 40013;
  return code != 0 ? tresen_practice_refusal_new (code) : clear (call->api->account);
}

static TresenHttpReply *
answer_clear_v2 (const TresenPracticeCall *call)
{
  const TresenPracticeIdentity *identity = call->api->identity;
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);

  if (code == 0 && strcmp (tresen_practice_call_member (body, "appid"), identity->app_id) != 0)
    code = 40013;
  if (code == 0
      && !tresen_text_is_equal_secret (tresen_practice_call_member (body, "appsecret"),
                                       identity->app_secret))
    code = 40125;
  return code != 0 ? tresen_practice_refusal_new (code) : clear (call->api->account);
}

static TresenHttpReply *
answer_get (const TresenPracticeCall *call)
{
  TresenPracticeAccount *account = call->api->account;
  int code = 0;
  g_autoptr (JsonObject) body = tresen_practice_call_read_body (call, &code);
  const char *path = tresen_practice_call_member (body, "cgi_path");
  guint limit = tresen_practice_quotas_get_limit (account->quotas, path);
  guint used = GPOINTER_TO_UINT (g_hash_table_lookup (account->today, path));
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonObject *quota = json_object_new ();

  json_object_set_int_member (quota, "daily_limit", limit);
  json_object_set_int_member (quota, "used", MIN (used, limit));
  json_object_set_int_member (quota, "remain", used < limit ? limit - used : 0);
  json_object_set_int_member (answer, "errcode", 0);
  json_object_set_string_member (answer, "errmsg", "ok");
  json_object_set_object_member (answer, "quota", quota);
  if (code == 0 && *path != '/')
    code = 76021;
  return code != 0 ? tresen_practice_refusal_new (code) : tresen_practice_answer_new (answer);
}

/* As the platform does: the same ticket again until it ends. */
static TresenHttpReply *
answer_ticket (const TresenPracticeCall *call)
{
  TresenPracticeQuotas *self = call->api->account->quotas;
  gint64 now_us = tresen_practice_account_now_us (call->api->account);
  g_autoptr (JsonObject) answer = json_object_new ();

  if (g_strcmp0 (tresen_practice_call_get (call, "type"), "jsapi") != 0)
    return tresen_practice_refusal_new (40097);
  if (self->ticket == NULL || now_us >= self->ticket_ends_us)
    {
      g_free (self->ticket);
      self->ticket = tresen_random_token ();
      self->ticket_ends_us = now_us + TICKET_LIFE_S * G_TIME_SPAN_SECOND;
    }
  json_object_set_int_member (answer, "errcode", 0);
  json_object_set_string_member (answer, "errmsg", "ok");
  json_object_set_string_member (answer, "ticket", self->ticket);
  json_object_set_int_member (answer, "expires_in",
                              (self->ticket_ends_us - now_us) / G_TIME_SPAN_SECOND);
  return tresen_practice_answer_new (answer);
}

/* No menu was made by API: the one on the phone was made on the platform's own page. */
static TresenHttpReply *
answer_menu (const TresenPracticeCall *call)
{
  return tresen_practice_refusal_new (46003);
}

/** tresen_practice_quota_endpoints: what is asked about the account itself (spec 14, 15), ended by one without a path. */
const TresenPracticeEndpoint tresen_practice_quota_endpoints[] = {
  { "/cgi-bin/clear_quota", "POST", TRUE, answer_clear },
  { "/cgi-bin/clear_quota/v2", "POST", FALSE, answer_clear_v2 },
  { "/cgi-bin/openapi/quota/get", "POST", TRUE, answer_get },
  { "/cgi-bin/ticket/getticket", "GET", TRUE, answer_ticket },
  { "/cgi-bin/menu/get", "GET", TRUE, answer_menu },
  { NULL, NULL, FALSE, NULL },
};
