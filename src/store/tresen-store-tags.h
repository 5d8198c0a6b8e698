/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenTag: a tag of the account. What staff want with it and what WeChat has are kept beside each other until they agree.
 * @remote_id: WeChat's number; 0 until WeChat has made it
 * @name: as it shall be called
 * @is_pending: it is being made, renamed or deleted
 * @is_leaving: it is being deleted
 * @count: how many customers have it or shall have it; -1 where it was not asked for
 */
typedef struct
{
  gint64 id;
  gint64 remote_id;
  char *name;
  gboolean is_pending;
  gboolean is_leaving;
  gint64 count;
} TresenTag;

void tresen_tag_free (TresenTag *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenTag, tresen_tag_free)

GPtrArray *tresen_store_tags_list (TresenDb *db, GError **error);
gint64 tresen_store_tag_create (TresenDb *db, const char *name, gint64 now_us, GError **error);
gboolean tresen_store_tag_rename (TresenDb *db,
                                  gint64 tag_id,
                                  const char *name,
                                  gint64 now_us,
                                  GError **error);
gboolean tresen_store_tag_delete (TresenDb *db, gint64 tag_id, gint64 now_us, GError **error);

/**
 * TresenTagEdit: what is to be done with a tag at WeChat, the next that is.
 */
typedef enum
{
  TRESEN_TAG_EDIT_NOTHING,
  TRESEN_TAG_EDIT_CREATE,
  TRESEN_TAG_EDIT_RENAME,
  TRESEN_TAG_EDIT_DELETE,
} TresenTagEdit;

TresenTag *
tresen_store_tag_load_edit (TresenDb *db, gint64 tag_id, TresenTagEdit *edit, GError **error);
gboolean tresen_store_tag_edited (TresenDb *db,
                                  gint64 tag_id,
                                  TresenTagEdit edit,
                                  const char *name,
                                  gint64 remote_id,
                                  gint64 now_us,
                                  GError **error);
gboolean tresen_store_tag_refused (TresenDb *db,
                                   gint64 tag_id,
                                   TresenTagEdit edit,
                                   int code,
                                   gint64 now_us,
                                   GError **error);
gboolean tresen_store_tags_refresh (TresenDb *db,
                                    const gint64 *remote_ids,
                                    const char *const *names,
                                    guint n,
                                    GError **error);

/**
 * TresenCustomerTag: a tag that a customer has or shall have.
 * @is_set: WeChat has it so
 * @is_wanted: it shall be so
 */
typedef struct
{
  gint64 tag_id;
  char *name;
  gboolean is_set;
  gboolean is_wanted;
} TresenCustomerTag;

void tresen_customer_tag_free (TresenCustomerTag *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenCustomerTag, tresen_customer_tag_free)

GPtrArray *tresen_store_customer_tags_list (TresenDb *db, gint64 customer_id, GError **error);
gboolean tresen_store_customer_tag_want (TresenDb *db,
                                         gint64 customer_id,
                                         gint64 tag_id,
                                         gboolean is_wanted,
                                         gint64 now_us,
                                         GError **error);

/** TresenTagging: the next change of a customer's tags that WeChat is to be told of. */
typedef struct
{
  char *openid;
  gint64 tag_id;
  gint64 remote_id;
  gboolean is_set;
} TresenTagging;

void tresen_tagging_free (TresenTagging *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenTagging, tresen_tagging_free)

TresenTagging *tresen_store_tagging_next (TresenDb *db, gint64 customer_id, GError **error);
gboolean tresen_store_tagging_done (TresenDb *db,
                                    gint64 customer_id,
                                    const TresenTagging *tagging,
                                    GError **error);
gboolean tresen_store_tagging_refused (TresenDb *db,
                                       gint64 customer_id,
                                       const TresenTagging *tagging,
                                       int code,
                                       gint64 now_us,
                                       GError **error);
gboolean tresen_store_tags_take (TresenDb *db,
                                 gint64 customer_id,
                                 const gint64 *remote_ids,
                                 guint n,
                                 GError **error);

G_END_DECLS
