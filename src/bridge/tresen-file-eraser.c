/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-file-eraser.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "tresen-json.h"

/* What is to be deleted: names, and beginnings of names. */
typedef struct
{
  char *folder;
  GPtrArray *names;    /* (element-type utf8) */
  GPtrArray *prefixes; /* (element-type utf8) */
} Matter;

static void
matter_free (gpointer data)
{
  Matter *self = data;

  g_free (self->folder);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->prefixes);
  g_free (self);
}

/* Names of files of the media folder only, whatever the database says. */
static GPtrArray *
read_names (JsonObject *detail, const char *member)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  JsonNode *node = json_object_get_member (detail, member);
  JsonArray *array
      = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < length; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *name = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

      if (name != NULL && *name != '\0' && *name != '.' && strchr (name, '/') == NULL)
        g_ptr_array_add (names, g_strdup (name));
    }
  return names;
}

static gpointer
load (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  g_autoptr (GBytes) text = g_bytes_new (job->detail, strlen (job->detail));
  g_autoptr (JsonObject) detail = tresen_json_parse_object (text, error);
  Matter *matter;

  if (detail == NULL)
    return NULL;
  matter = g_new0 (Matter, 1);
  matter->folder = g_strdup (user_data);
  matter->names = read_names (detail, "files");
  matter->prefixes = read_names (detail, "prefixes");
  return matter;
}

static gboolean
delete_file (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "cannot delete a file: %s",
               g_strerror (errno));
  return FALSE;
}

static gboolean
has_prefix (const char *name, GPtrArray *prefixes)
{
  for (guint i = 0; i < prefixes->len; i++)
    if (g_str_has_prefix (name, prefixes->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
delete_by_prefix (const Matter *matter, GError **error)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (matter->prefixes->len == 0)
    return TRUE;
  dir = g_dir_open (matter->folder, 0, error);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (has_prefix (name, matter->prefixes) && !delete_file (matter->folder, name, error))
      return FALSE;
  return dir != NULL;
}

static void
delete_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Matter *matter = data;
  GError *error = NULL;

  for (guint i = 0; error == NULL && i < matter->names->len; i++)
    delete_file (matter->folder, matter->names->pdata[i], &error);
  if (error == NULL)
    delete_by_prefix (matter, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The run keeps @matter until the task has returned. */
static void
call (TresenWechatClient *wechat,
      const TresenJob *job,
      gpointer matter,
      gpointer user_data,
      GAsyncReadyCallback callback,
      gpointer callback_data)
{
  g_autoptr (GTask) task = g_task_new (wechat, NULL, callback, callback_data);

  g_task_set_task_data (task, matter, NULL);
  g_task_run_in_thread (task, delete_in_thread);
}

static gpointer
call_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  g_task_propagate_boolean (G_TASK (result), error);
  return NULL;
}

/**
 * tresen_file_eraser_new:
 * @media_folder: where the files are; copied
 *
 * Returns: (transfer full): the errand that deletes the files of a customer whose data were deleted, until they are gone
 */
TresenErrand *
tresen_file_eraser_new (TresenStore *store,
                        TresenWechatClient *wechat,
                        TresenHealthReporter *health,
                        TresenClock *clock,
                        const char *media_folder)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_ERASE_FILES,
    .most_at_once = 1,
    .is_local = TRUE,
    .load = load,
    .matter_free = matter_free,
    .call = call,
    .call_finish = call_finish,
  };

  return tresen_errand_new (&kind, store, wechat, health, clock, g_strdup (media_folder), g_free);
}
