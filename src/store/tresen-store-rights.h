/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/* The features of which account_right tells: stable words, stored; those of tresen_wechat_features(). */
#define TRESEN_RIGHT_CUSTOM_SEND "custom-send"
#define TRESEN_RIGHT_MEDIA "media"
#define TRESEN_RIGHT_FOLLOWERS "followers"
#define TRESEN_RIGHT_REMARK "remark"
#define TRESEN_RIGHT_TAGS "tags"
#define TRESEN_RIGHT_TEMPLATE "template"
#define TRESEN_RIGHT_QR "qr"
#define TRESEN_RIGHT_MENU "menu"

/**
 * TresenRight: what WeChat said of a feature.
 * @state: "granted", "refused" or "unknown"
 * @code: WeChat's, 0 when it granted
 */
typedef struct
{
  char *feature;
  char *state;
  int code;
  gint64 checked_at_us;
} TresenRight;

void tresen_right_free (TresenRight *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenRight, tresen_right_free)

gboolean tresen_store_right_set (
    TresenDb *db, const char *feature, const char *state, int code, gint64 now_us, GError **error);
int tresen_store_right_is_refused (TresenDb *db, const char *feature, GError **error);
GPtrArray *tresen_store_rights_load (TresenDb *db, GError **error);

gboolean tresen_store_rights_ask (TresenDb *db, gboolean resumes, gint64 now_us, GError **error);
gboolean tresen_store_rights_ask_if_due (TresenDb *db,
                                         const char *const *features,
                                         gint64 before_us,
                                         gint64 now_us,
                                         GError **error);

G_END_DECLS
