/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-users.h"

#include "tresen-wechat-client-private.h"
#include "tresen-wechat-error.h"
#include "tresen-wechat-users-codec.h"

/* 10,000 OpenIDs of 28 characters with what is around them are 310 KB. */
#define MAX_LIST (1024 * 1024)

static void
get (TresenWechatClient *self,
     const char *path,
     TresenWechatReadFunc read,
     GDestroyNotify result_free,
     gpointer tag,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  const TresenWechatApiCall call
      = { "GET", path, NULL, NULL, TRESEN_WECHAT_CALL_DEADLINE_US, MAX_LIST, TRUE };

  tresen_wechat_client_ask_async (self, &call, read, result_free, tag, cancellable, callback,
                                  user_data);
}

/* Takes @body. All of these calls say how things shall be, so that doing one twice does no harm. */
static void
post (TresenWechatClient *self,
      const char *path,
      GBytes *body,
      TresenWechatReadFunc read,
      GDestroyNotify result_free,
      gpointer tag,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_autoptr (GBytes) own_body = body;
  const TresenWechatApiCall call
      = { "POST",   path, TRESEN_WECHAT_JSON_TYPE, own_body, TRESEN_WECHAT_CALL_DEADLINE_US,
          MAX_LIST, TRUE };

  tresen_wechat_client_ask_async (self, &call, read, result_free, tag, cancellable, callback,
                                  user_data);
}

static void
refuse_here (TresenWechatClient *self,
             int code,
             const char *text,
             gpointer tag,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_return_error (task,
                       tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_REFUSED, code, text));
}

/**
 * tresen_wechat_client_get_followers_async:
 * @next_openid: (nullable): of the page before; %NULL for the first one
 *
 * Asks for up to 10,000 of those who follow. WeChat answers 500 such calls a day. Of the client's thread. Source: WeChat,
 * user/get.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_get_followers_async (TresenWechatClient *self,
                                          const char *next_openid,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_autofree char *path
      = next_openid != NULL
            ? tresen_http_query_append ("/cgi-bin/user/get", "next_openid", next_openid, NULL)
            : g_strdup ("/cgi-bin/user/get");

  get (self, path, tresen_wechat_read_followers, (GDestroyNotify) tresen_wechat_follower_page_free,
       tresen_wechat_client_get_followers_async, cancellable, callback, user_data);
}

/** tresen_wechat_client_get_followers_finish: Returns: (transfer full) (nullable): a page. */
TresenWechatFollowerPage *
tresen_wechat_client_get_followers_finish (TresenWechatClient *self,
                                           GAsyncResult *result,
                                           GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}

/**
 * tresen_wechat_client_get_users_async:
 * @openids: at most %TRESEN_WECHAT_USERS_AT_ONCE
 *
 * As tresen_wechat_client_get_user_async(), of many. Source: WeChat, user/info/batchget. With 40003 one of them is nobody of
 * this account, and WeChat tells nothing of the others.
 */
void
tresen_wechat_client_get_users_async (TresenWechatClient *self,
                                      const char *const *openids,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  post (self, "/cgi-bin/user/info/batchget", tresen_wechat_body_new_users (openids),
        tresen_wechat_read_users, (GDestroyNotify) g_ptr_array_unref,
        tresen_wechat_client_get_users_async, cancellable, callback, user_data);
}

/** tresen_wechat_client_get_users_finish: Returns: (transfer full) (nullable) (element-type TresenWechatUser): what is known. */
GPtrArray *
tresen_wechat_client_get_users_finish (TresenWechatClient *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}

/**
 * tresen_wechat_client_set_remark_async:
 * @remark: at most %TRESEN_WECHAT_REMARK_MAX_BYTES, see tresen_wechat_remark_cut(); "" takes it away
 *
 * Of the client's thread. Source: WeChat, user/info/updateremark; 40092 is a remark that is too long.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_set_remark_async (TresenWechatClient *self,
                                       const char *openid,
                                       const char *remark,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  post (self, "/cgi-bin/user/info/updateremark", tresen_wechat_body_new_remark (openid, remark),
        tresen_wechat_read_done, NULL, tresen_wechat_client_set_remark_async, cancellable, callback,
        user_data);
}

/** tresen_wechat_client_set_remark_finish: Returns: whether it is set. */
gboolean
tresen_wechat_client_set_remark_finish (TresenWechatClient *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  return tresen_wechat_client_do_finish (self, result, error);
}

/**
 * tresen_wechat_client_get_tags_async:
 *
 * Of the client's thread. Source: WeChat, tags/get. Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_get_tags_async (TresenWechatClient *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  get (self, "/cgi-bin/tags/get", tresen_wechat_read_tags, (GDestroyNotify) g_ptr_array_unref,
       tresen_wechat_client_get_tags_async, cancellable, callback, user_data);
}

/** tresen_wechat_client_get_tags_finish: Returns: (transfer full) (nullable) (element-type TresenWechatTag): all. */
GPtrArray *
tresen_wechat_client_get_tags_finish (TresenWechatClient *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}

/**
 * tresen_wechat_client_create_tag_async:
 * @name: at most 30 characters
 *
 * Of the client's thread. A second call finds the name taken (45157), so whoever repeats it looks first. Source: WeChat,
 * tags/create; 45056 says that there are too many, 45158 that the name is too long.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_create_tag_async (TresenWechatClient *self,
                                       const char *name,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  post (self, "/cgi-bin/tags/create", tresen_wechat_body_new_tag (0, name), tresen_wechat_read_tag,
        (GDestroyNotify) tresen_wechat_tag_free, tresen_wechat_client_create_tag_async, cancellable,
        callback, user_data);
}

/** tresen_wechat_client_create_tag_finish: Returns: (transfer full) (nullable): with the number that WeChat gave it. */
TresenWechatTag *
tresen_wechat_client_create_tag_finish (TresenWechatClient *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}

/** tresen_wechat_client_rename_tag_async: Source: WeChat, tags/update; 45058 is one of WeChat's own tags. */
void
tresen_wechat_client_rename_tag_async (TresenWechatClient *self,
                                       gint64 tag_id,
                                       const char *name,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  post (self, "/cgi-bin/tags/update", tresen_wechat_body_new_tag (tag_id, name),
        tresen_wechat_read_done, NULL, tresen_wechat_client_rename_tag_async, cancellable, callback,
        user_data);
}

/** tresen_wechat_client_delete_tag_async: Source: WeChat, tags/delete; 45058 is one of WeChat's own tags. */
void
tresen_wechat_client_delete_tag_async (TresenWechatClient *self,
                                       gint64 tag_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  post (self, "/cgi-bin/tags/delete", tresen_wechat_body_new_tag (tag_id, NULL),
        tresen_wechat_read_done, NULL, tresen_wechat_client_delete_tag_async, cancellable, callback,
        user_data);
}

/** tresen_wechat_client_edit_tag_finish: For renaming and deleting. Returns: whether it is done. */
gboolean
tresen_wechat_client_edit_tag_finish (TresenWechatClient *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  return tresen_wechat_client_do_finish (self, result, error);
}

/**
 * tresen_wechat_client_get_tagged_async:
 * @next_openid: (nullable): of the page before; %NULL for the first one
 *
 * As tresen_wechat_client_get_followers_async(), of those who have a tag. Source: WeChat, user/tag/get.
 */
void
tresen_wechat_client_get_tagged_async (TresenWechatClient *self,
                                       gint64 tag_id,
                                       const char *next_openid,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  post (self, "/cgi-bin/user/tag/get",
        tresen_wechat_body_new_tagged (tag_id, next_openid != NULL ? next_openid : ""),
        tresen_wechat_read_followers, (GDestroyNotify) tresen_wechat_follower_page_free,
        tresen_wechat_client_get_tagged_async, cancellable, callback, user_data);
}

/** tresen_wechat_client_get_tagged_finish: Returns: (transfer full) (nullable): a page. */
TresenWechatFollowerPage *
tresen_wechat_client_get_tagged_finish (TresenWechatClient *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}

/**
 * tresen_wechat_client_tag_users_async:
 * @is_set: whether they shall have the tag, or have it no more
 * @openids: at most %TRESEN_WECHAT_TAGGED_AT_ONCE
 *
 * Of the client's thread. Source: WeChat, tags/members/batchtagging and batchuntagging; 45059 is a customer with 20 tags,
 * 45159 a tag that is not there, 49003 an OpenID of another account.
 *
 * Errors: #TresenWechatError (45169, a change of the same customer elsewhere, is transient); %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_tag_users_async (TresenWechatClient *self,
                                      gint64 tag_id,
                                      gboolean is_set,
                                      const char *const *openids,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  if (g_strv_length ((char **) openids) > TRESEN_WECHAT_TAGGED_AT_ONCE)
    {
      refuse_here (self, 40032, "more than 50 customers at once",
                   tresen_wechat_client_tag_users_async, callback, user_data);
      return;
    }
  post (self,
        is_set ? "/cgi-bin/tags/members/batchtagging" : "/cgi-bin/tags/members/batchuntagging",
        tresen_wechat_body_new_tagging (tag_id, openids), tresen_wechat_read_tagging,
        (GDestroyNotify) g_strfreev, tresen_wechat_client_tag_users_async, cancellable, callback,
        user_data);
}

/** tresen_wechat_client_tag_users_finish: Returns: (transfer full) (nullable): the OpenIDs for whom it was not done (45171);
 * %NULL with @error when it was done for nobody. */
char **
tresen_wechat_client_tag_users_finish (TresenWechatClient *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}

/** tresen_wechat_client_get_user_tags_async: Source: WeChat, tags/getidlist. */
void
tresen_wechat_client_get_user_tags_async (TresenWechatClient *self,
                                          const char *openid,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  post (self, "/cgi-bin/tags/getidlist", tresen_wechat_body_new_openid (openid),
        tresen_wechat_read_tag_ids, (GDestroyNotify) g_array_unref,
        tresen_wechat_client_get_user_tags_async, cancellable, callback, user_data);
}

/** tresen_wechat_client_get_user_tags_finish: Returns: (transfer full) (nullable) (element-type gint64): numbers of tags. */
GArray *
tresen_wechat_client_get_user_tags_finish (TresenWechatClient *self,
                                           GAsyncResult *result,
                                           GError **error)
{
  return tresen_wechat_client_ask_finish (self, result, error);
}

/**
 * tresen_wechat_client_set_typing_async:
 * @is_typing: whether somebody begins or has left off
 *
 * The customer sees it for some 15 seconds. Of the client's thread. Source: WeChat, message/custom/typing: 45080 says that
 * there was no exchange in the last 30 seconds, 45081 that he sees it already.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_set_typing_async (TresenWechatClient *self,
                                       const char *openid,
                                       gboolean is_typing,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  post (self, "/cgi-bin/message/custom/typing", tresen_wechat_body_new_typing (openid, is_typing),
        tresen_wechat_read_done, NULL, tresen_wechat_client_set_typing_async, cancellable, callback,
        user_data);
}

/** tresen_wechat_client_set_typing_finish: Returns: whether WeChat took it, or shows it already (45080 and 45081 are no errors). */
gboolean
tresen_wechat_client_set_typing_finish (TresenWechatClient *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  g_autoptr (GError) own_error = NULL;
  int code;

  if (tresen_wechat_client_do_finish (self, result, &own_error))
    return TRUE;
  code = tresen_wechat_error_get_code (own_error);
  if (code == 45080 || code == 45081)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}
