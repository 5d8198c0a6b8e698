/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-quota.h"

#include <string.h>

/* China has had no summer time since 1991. */
#define BEIJING_US (8 * G_TIME_SPAN_HOUR)

typedef struct
{
  const char *api;
  gint64 a_day;
} Limit;

/* Of a new verified account; more followers have more. Source: WeChat, API call limits. */
static const Limit limits[] = {
  { "/cgi-bin/token", 2000 },
  { "/cgi-bin/stable_token", 500000 },
  { "/cgi-bin/menu/create", 1000 },
  { "/cgi-bin/menu/get", 10000 },
  { "/cgi-bin/menu/delete", 1000 },
  { "/cgi-bin/menu/addconditional", 2000 },
  { "/cgi-bin/menu/delconditional", 2000 },
  { "/cgi-bin/menu/trymatch", 20000 },
  { "/cgi-bin/user/info/updateremark", 10000 },
  { "/cgi-bin/message/template/send", 100000 },
  { "/cgi-bin/message/custom/send", 500000 },
  { "/cgi-bin/media/upload", 100000 },
  { "/cgi-bin/media/get", 200000 },
  { "/cgi-bin/qrcode/create", 100000 },
  { "/cgi-bin/user/get", 500 },
  { "/cgi-bin/user/info", 5000000 },
  { "/cgi-bin/getcallbackip", 5000 },
  { "/cgi-bin/message/mass/send", 100 },
  { "/cgi-bin/draft/add", 1000 },
  { "/cgi-bin/freepublish/submit", 100 },
};

/**
 * tresen_wechat_quota_get_limit:
 * @api: "/cgi-bin/user/get"
 *
 * Any thread.
 *
 * Returns: how many calls a day WeChat takes of a new account, 0 when it is not known
 */
gint64
tresen_wechat_quota_get_limit (const char *api)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    if (strcmp (limits[i].api, api) == 0)
      return limits[i].a_day;
  return 0;
}

/**
 * tresen_wechat_quota_dup_api:
 * @path: of a call, perhaps with a query
 *
 * Any thread.
 *
 * Returns: (transfer full): what the call counts as
 */
char *
tresen_wechat_quota_dup_api (const char *path)
{
  return g_strndup (path, strcspn (path, "?"));
}

/** tresen_wechat_beijing_day: Returns: the number of the day in Beijing at @now_us (microseconds since 1970-01-01 UTC). */
gint64
tresen_wechat_beijing_day (gint64 now_us)
{
  gint64 local_us = now_us + BEIJING_US;

  return local_us >= 0 ? local_us / G_TIME_SPAN_DAY
                       : (local_us - G_TIME_SPAN_DAY + 1) / G_TIME_SPAN_DAY;
}

/** tresen_wechat_beijing_day_to_text: Returns: (transfer full): @day as "2026-11-22". */
char *
tresen_wechat_beijing_day_to_text (gint64 day)
{
  g_autoptr (GDateTime) date
      = g_date_time_new_from_unix_utc (day * (G_TIME_SPAN_DAY / G_USEC_PER_SEC));

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d") : g_strdup ("");
}

/** tresen_wechat_beijing_next_day_us: Returns: the next midnight in Beijing, in microseconds since 1970-01-01 UTC. */
gint64
tresen_wechat_beijing_next_day_us (gint64 now_us)
{
  return (tresen_wechat_beijing_day (now_us) + 1) * G_TIME_SPAN_DAY - BEIJING_US;
}
