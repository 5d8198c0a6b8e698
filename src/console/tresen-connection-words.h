/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-health.h"
#include "tresen-store-quotas.h"
#include "tresen-store-rights.h"

G_BEGIN_DECLS

/* What the page about the connection says. Pure. */

char *tresen_connection_words_ago (gint64 us, gint64 now_us);
char *tresen_connection_words_right (const TresenRight *right, gint64 now_us);
char *tresen_connection_words_quota (const TresenQuota *quota, gint64 now_us);
char *tresen_connection_words_paygate (const TresenHealth *paygate);
char *tresen_connection_words_clearing (const TresenHealth *clearing, gint64 now_us);

G_END_DECLS
