/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/* Followers, what the account calls them, and their tags (spec: WeChat, user and tag management). */

#define TRESEN_WECHAT_REMARK_MAX_BYTES 29
#define TRESEN_WECHAT_USERS_AT_ONCE 100
#define TRESEN_WECHAT_TAGGED_AT_ONCE 50

char *tresen_wechat_remark_cut (const char *name);

/**
 * TresenWechatFollowerPage: some of those who follow.
 * @openids: (element-type utf8)
 * @next_openid: (nullable): where the next page begins; %NULL behind the last one
 * @total: how many follow in all
 */
typedef struct
{
  GPtrArray *openids;
  char *next_openid;
  gint64 total;
} TresenWechatFollowerPage;

void tresen_wechat_follower_page_free (TresenWechatFollowerPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatFollowerPage, tresen_wechat_follower_page_free)

void tresen_wechat_client_get_followers_async (TresenWechatClient *self,
                                               const char *next_openid,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
TresenWechatFollowerPage *tresen_wechat_client_get_followers_finish (TresenWechatClient *self,
                                                                     GAsyncResult *result,
                                                                     GError **error);

void tresen_wechat_client_get_users_async (TresenWechatClient *self,
                                           const char *const *openids,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
GPtrArray *tresen_wechat_client_get_users_finish (TresenWechatClient *self,
                                                  GAsyncResult *result,
                                                  GError **error);

void tresen_wechat_client_set_remark_async (TresenWechatClient *self,
                                            const char *openid,
                                            const char *remark,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean tresen_wechat_client_set_remark_finish (TresenWechatClient *self,
                                                 GAsyncResult *result,
                                                 GError **error);

/** TresenWechatTag: a tag of the account. */
typedef struct
{
  gint64 id;
  char *name;
  gint64 count; /* how many have it, 0 when not told */
} TresenWechatTag;

void tresen_wechat_tag_free (TresenWechatTag *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatTag, tresen_wechat_tag_free)

void tresen_wechat_client_get_tags_async (TresenWechatClient *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
GPtrArray *tresen_wechat_client_get_tags_finish (TresenWechatClient *self,
                                                 GAsyncResult *result,
                                                 GError **error);

void tresen_wechat_client_create_tag_async (TresenWechatClient *self,
                                            const char *name,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
TresenWechatTag *tresen_wechat_client_create_tag_finish (TresenWechatClient *self,
                                                         GAsyncResult *result,
                                                         GError **error);

void tresen_wechat_client_rename_tag_async (TresenWechatClient *self,
                                            gint64 tag_id,
                                            const char *name,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
void tresen_wechat_client_delete_tag_async (TresenWechatClient *self,
                                            gint64 tag_id,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean tresen_wechat_client_edit_tag_finish (TresenWechatClient *self,
                                               GAsyncResult *result,
                                               GError **error);

void tresen_wechat_client_get_tagged_async (TresenWechatClient *self,
                                            gint64 tag_id,
                                            const char *next_openid,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
TresenWechatFollowerPage *tresen_wechat_client_get_tagged_finish (TresenWechatClient *self,
                                                                  GAsyncResult *result,
                                                                  GError **error);

void tresen_wechat_client_tag_users_async (TresenWechatClient *self,
                                           gint64 tag_id,
                                           gboolean is_set,
                                           const char *const *openids,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
char **tresen_wechat_client_tag_users_finish (TresenWechatClient *self,
                                              GAsyncResult *result,
                                              GError **error);

void tresen_wechat_client_get_user_tags_async (TresenWechatClient *self,
                                               const char *openid,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
GArray *tresen_wechat_client_get_user_tags_finish (TresenWechatClient *self,
                                                   GAsyncResult *result,
                                                   GError **error);

void tresen_wechat_client_set_typing_async (TresenWechatClient *self,
                                            const char *openid,
                                            gboolean is_typing,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean tresen_wechat_client_set_typing_finish (TresenWechatClient *self,
                                                 GAsyncResult *result,
                                                 GError **error);

G_END_DECLS
