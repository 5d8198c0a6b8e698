/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenQuota: how often an API was called on a day.
 * @day: of Beijing, "2026-11-22"
 * @blocked_until_us: it is not called before then; 0 when it may be
 */
typedef struct
{
  char *api;
  char *day;
  gint64 used;
  gint64 blocked_until_us;
} TresenQuota;

void tresen_quota_free (TresenQuota *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenQuota, tresen_quota_free)

gboolean tresen_store_quota_set (TresenDb *db, const TresenQuota *quota, GError **error);
GPtrArray *tresen_store_quotas_load (TresenDb *db, const char *from_day, GError **error);
gboolean tresen_store_quotas_trim (TresenDb *db, const char *before_day, GError **error);

G_END_DECLS
