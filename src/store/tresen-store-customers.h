/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-customer.h"
#include "tresen-grant.h"
#include "tresen-store.h"

G_BEGIN_DECLS

gint64 tresen_store_customer_ensure (TresenDb *db, const char *openid, gint64 now_us, gboolean *is_new, GError **error);
TresenCustomer *tresen_store_customer_load (TresenDb *db, gint64 customer_id, GError **error);
TresenCustomer *tresen_store_customer_load_by_openid (TresenDb *db, const char *openid, GError **error);
gboolean tresen_store_customer_set_present (TresenDb *db,
                                            gint64 customer_id,
                                            gint64 at_us,
                                            GError **error);
gboolean tresen_store_customer_set_followed (
    TresenDb *db, gint64 customer_id, gboolean is_followed, gint64 at_us, const char *scene, GError **error);

gboolean tresen_store_grant_open (TresenDb *db,
                                  gint64 customer_id,
                                  TresenGrantKind kind,
                                  guint granted,
                                  gint64 opened_at_us,
                                  gint64 until_us,
                                  GError **error);
gboolean tresen_store_grants_spend (TresenDb *db, gint64 customer_id, gint64 now_us, GError **error);
gboolean tresen_store_grants_exhaust (TresenDb *db, gint64 customer_id, GError **error);
gboolean tresen_store_grants_close (TresenDb *db, gint64 customer_id, GError **error);
gboolean tresen_store_grants_load (TresenDb *db, gint64 customer_id, TresenGrants *grants, GError **error);

G_END_DECLS
