/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenQrCode: a QR code with a scene, which says where a lead comes from.
 */
typedef struct
{
  gint64 id;
  char *scene;
  char *label;
  gint64 expire_seconds; /* as asked for; 0: never expires */
  gint64 expires_at_us;  /* 0: never, or not made yet */
  char *ticket;
  char *url;   /* what the picture says; "" until WeChat has made it */
  int code;    /* WeChat's errcode when it refused, else 0 */
  char *error; /* English; "" when WeChat did not refuse */
  gint64 created_at_us;
  guint n_followers; /* customers who came by it and follow, or did */
  guint n_scans;     /* how often those scanned it who follow already */
} TresenQrCode;

void tresen_qr_code_free (TresenQrCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenQrCode, tresen_qr_code_free)

GPtrArray *
tresen_store_qr_codes_before (TresenDb *db, gint64 before_id, guint most, GError **error);
TresenQrCode *tresen_store_qr_code_load (TresenDb *db, gint64 id, GError **error);
TresenQrCode *tresen_store_qr_code_find (TresenDb *db, const char *scene, GError **error);

gint64 tresen_store_qr_code_add (TresenDb *db,
                                 const char *scene,
                                 const char *label,
                                 gint64 expire_seconds,
                                 gint64 now_us,
                                 GError **error);
gboolean tresen_store_qr_code_make_again (TresenDb *db, gint64 id, gint64 now_us, GError **error);
gboolean tresen_store_qr_code_remove (TresenDb *db, gint64 id, GError **error);

gboolean tresen_store_qr_code_set_made (TresenDb *db,
                                        gint64 id,
                                        const char *ticket,
                                        const char *url,
                                        gint64 expires_at_us,
                                        GError **error);
gboolean tresen_store_qr_code_set_refused (TresenDb *db,
                                           gint64 id,
                                           int code,
                                           const char *text,
                                           GError **error);

G_END_DECLS
