/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-follower-errands.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-store-tags.h"
#include "tresen-wechat-users.h"

#define CODE_NO_SUCH_TAG 45159

typedef struct
{
  TresenTagEdit edit;
  TresenTag *tag;
} Matter;

static void
matter_free (gpointer data)
{
  Matter *self = data;

  g_clear_pointer (&self->tag, tresen_tag_free);
  g_free (self);
}

/* What WeChat has never made need not be deleted there. */
static gboolean
needs_call (TresenDb *db, const Matter *matter, gint64 now_us, GError **error)
{
  if (matter->edit != TRESEN_TAG_EDIT_DELETE || matter->tag->remote_id != 0)
    return TRUE;
  tresen_store_tag_edited (db, matter->tag->id, matter->edit, matter->tag->name, 0, now_us, error);
  return FALSE;
}

static gpointer
load (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  TresenClock *clock = user_data;
  g_autoptr (GBytes) text = g_bytes_new (job->detail, strlen (job->detail));
  g_autoptr (JsonObject) detail = tresen_json_parse_object (text, error);
  Matter *matter;

  if (detail == NULL)
    return NULL;
  matter = g_new0 (Matter, 1);
  matter->tag = tresen_store_tag_load_edit (db, tresen_json_get_int (detail, "tag", 0),
                                            &matter->edit, error);
  if (matter->tag != NULL && needs_call (db, matter, tresen_clock_now_us (clock), error))
    return matter;
  matter_free (matter);
  return NULL;
}

static void
edited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Matter *matter = g_task_get_task_data (task);
  GError *error = NULL;

  if (!tresen_wechat_client_edit_tag_finish (TRESEN_WECHAT_CLIENT (source), result, &error)
      && matter->edit == TRESEN_TAG_EDIT_DELETE
      && tresen_wechat_error_get_code (error) == CODE_NO_SUCH_TAG)
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, NULL, NULL);
}

static void
return_number (GTask *task, gint64 remote_id)
{
  g_task_return_pointer (task, g_memdup2 (&remote_id, sizeof remote_id), g_free);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (TresenWechatTag) tag
      = tresen_wechat_client_create_tag_finish (TRESEN_WECHAT_CLIENT (source), result, &error);

  if (tag == NULL)
    g_task_return_error (task, error);
  else
    return_number (task, tag->id);
}

/* A tag of that name that is there already, perhaps by a call of ours whose answer was lost, is the one. */
static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Matter *matter = g_task_get_task_data (task);
  TresenWechatClient *wechat = TRESEN_WECHAT_CLIENT (source);
  GError *error = NULL;
  g_autoptr (GPtrArray) tags = tresen_wechat_client_get_tags_finish (wechat, result, &error);

  if (tags == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < tags->len; i++)
    {
      const TresenWechatTag *tag = g_ptr_array_index (tags, i);

      if (strcmp (tag->name, matter->tag->name) != 0)
        continue;
      return_number (task, tag->id);
      return;
    }
  tresen_wechat_client_create_tag_async (wechat, matter->tag->name, NULL, created_cb,
                                         g_steal_pointer (&task));
}

static void
call (TresenWechatClient *wechat,
      const TresenJob *job,
      gpointer data,
      gpointer user_data,
      GAsyncReadyCallback callback,
      gpointer callback_data)
{
  const Matter *matter = data;
  GTask *task = g_task_new (wechat, NULL, callback, callback_data);

  /* Of the run, which outlives the call. */
  g_task_set_task_data (task, data, NULL);
  if (matter->edit == TRESEN_TAG_EDIT_CREATE)
    tresen_wechat_client_get_tags_async (wechat, NULL, listed_cb, task);
  else if (matter->edit == TRESEN_TAG_EDIT_RENAME)
    tresen_wechat_client_rename_tag_async (wechat, matter->tag->remote_id, matter->tag->name, NULL,
                                           edited_cb, task);
  else
    tresen_wechat_client_delete_tag_async (wechat, matter->tag->remote_id, NULL, edited_cb, task);
}

static gpointer
call_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static TresenErrandNext
write_edit (TresenDb *db,
            const TresenJob *job,
            gpointer data,
            gpointer result,
            gint64 now_us,
            GError **error)
{
  const Matter *matter = data;
  gint64 remote_id = result != NULL ? *(gint64 *) result : 0;

  return tresen_store_tag_edited (db, matter->tag->id, matter->edit, matter->tag->name, remote_id,
                                  now_us, error)
             ? TRESEN_ERRAND_DONE
             : TRESEN_ERRAND_FAILED_WRITE;
}

static gboolean
write_failure (TresenDb *db,
               const TresenJob *job,
               gpointer data,
               const GError *cause,
               gint64 now_us,
               GError **error)
{
  const Matter *matter = data;
  int code = tresen_wechat_error_get_code (cause);

  return tresen_store_tag_refused (db, matter->tag->id, matter->edit, code != 0 ? code : -1, now_us,
                                   error);
}

/** tresen_tag_editor_new: Returns: (transfer full): the errand that makes, renames and deletes tags of the account. */
TresenErrand *
tresen_tag_editor_new (TresenStore *store,
                       TresenWechatClient *wechat,
                       TresenHealthReporter *health,
                       TresenClock *clock)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_EDIT_TAG,
    .most_at_once = 1,
    .load = load,
    .matter_free = matter_free,
    .call = call,
    .call_finish = call_finish,
    .result_free = g_free,
    .write = write_edit,
    .write_failure = write_failure,
  };

  return tresen_errand_new (&kind, store, wechat, health, clock, tresen_clock_ref (clock),
                            (GDestroyNotify) tresen_clock_unref);
}
