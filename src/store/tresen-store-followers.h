/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenFollowerInfo: what WeChat tells of a follower. Texts (nullable): %NULL leaves what is known.
 * @scene: of the QR code by which he came; "" leaves what is known, too
 * @followed_at_us: 0 leaves what is known
 * @tag_ids: (nullable): WeChat's numbers of his tags; %NULL leaves what is known
 */
typedef struct
{
  const char *remark;
  const char *language;
  const char *unionid;
  const char *subscribe_scene;
  const char *scene;
  gint64 followed_at_us;
  const gint64 *tag_ids;
  guint n_tag_ids;
} TresenFollowerInfo;

gboolean tresen_store_follower_set_info (TresenDb *db,
                                         gint64 customer_id,
                                         const TresenFollowerInfo *info,
                                         GError **error);

gboolean tresen_store_followers_begin (TresenDb *db,
                                       gboolean is_again,
                                       gint64 begin_at_us,
                                       gint64 now_us,
                                       GError **error);
gboolean tresen_store_followers_add (TresenDb *db,
                                     const char *const *openids,
                                     guint n_openids,
                                     gint64 asked_at_us,
                                     gint64 now_us,
                                     GError **error);
char **tresen_store_followers_next (TresenDb *db,
                                    gint64 after_id,
                                    guint most,
                                    gint64 *last_id,
                                    GError **error);
gint64 tresen_store_followers_count (TresenDb *db, GError **error);

/**
 * TresenProgress: how far work that takes longer has come.
 * @state: "waiting", "running", "done", "failed"
 * @detail: what went wrong, for a person to read: WeChat's code
 */
typedef struct
{
  char *state;
  gint64 done;
  gint64 total;
  char *detail;
  gint64 updated_at_us;
} TresenProgress;

#define TRESEN_PROGRESS_FOLLOWERS "followers"
#define TRESEN_PROGRESS_TAGS "tags"

void tresen_progress_free (TresenProgress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenProgress, tresen_progress_free)

TresenProgress *tresen_store_progress_load (TresenDb *db, const char *key, GError **error);
gboolean tresen_store_progress_set (TresenDb *db,
                                    const char *key,
                                    const char *state,
                                    gint64 done,
                                    gint64 total,
                                    const char *detail,
                                    gint64 now_us,
                                    GError **error);

G_END_DECLS
