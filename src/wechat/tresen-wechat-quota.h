/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often the API may be called. WeChat counts by the day of Beijing. Pure; any thread. */

gint64 tresen_wechat_quota_get_limit (const char *api);
char *tresen_wechat_quota_dup_api (const char *path);

gint64 tresen_wechat_beijing_day (gint64 now_us);
char *tresen_wechat_beijing_day_to_text (gint64 day);
gint64 tresen_wechat_beijing_next_day_us (gint64 now_us);

G_END_DECLS
