/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-customer-copy.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-store-export.h"

#define MOST_FOLDERS 100

typedef struct
{
  char *database;
  char *media_folder;
  gint64 customer_id;
  GFile *parent;
  char *name;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *self = data;

  g_free (self->database);
  g_free (self->media_folder);
  g_free (self->name);
  g_object_unref (self->parent);
  g_free (self);
}

/* A folder that was not there before: an older copy is never mixed with this one. */
static GFile *
make_folder (const Copy *copy, GError **error)
{
  for (guint i = 1; i <= MOST_FOLDERS; i++)
    {
      g_autofree char *name
          = i == 1 ? g_strdup (copy->name) : g_strdup_printf ("%s-%u", copy->name, i);
      g_autoptr (GFile) folder = g_file_get_child (copy->parent, name);
      g_autoptr (GError) cause = NULL;

      if (g_file_make_directory (folder, NULL, &cause))
        return g_steal_pointer (&folder);
      if (i == MOST_FOLDERS || !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return NULL;
        }
    }
  return NULL;
}

/* The file that a line of the export names; "" when it names none. */
static char *
find_media (const char *line, gsize length)
{
  g_autoptr (GBytes) text = g_bytes_new (line, length);
  g_autoptr (JsonObject) object = tresen_json_parse_object (text, NULL);
  const char *name = object != NULL ? tresen_json_get_string (object, "media") : NULL;

  return g_strdup (name != NULL && strchr (name, '/') == NULL ? name : "");
}

/* A picture that is not there any more is no reason to give nothing. */
static gboolean
copy_media (const Copy *copy,
            GFile *folder,
            const char *name,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *path = g_build_filename (copy->media_folder, name, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (path);
  g_autoptr (GFile) to = g_file_get_child (folder, name);
  g_autoptr (GError) cause = NULL;

  if (*name == '\0'
      || g_file_copy (from, to, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, &cause)
      || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
copy_all_media (const Copy *copy,
                GFile *folder,
                GFile *lines,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GFileInputStream) input = g_file_read (lines, cancellable, error);
  g_autoptr (GDataInputStream) reader
      = input != NULL ? g_data_input_stream_new (G_INPUT_STREAM (input)) : NULL;
  g_autoptr (GError) cause = NULL;
  char *line;
  gsize length;

  while (reader != NULL
         && (line = g_data_input_stream_read_line (reader, &length, cancellable, &cause)) != NULL)
    {
      g_autofree char *owned = line;
      g_autofree char *name = find_media (owned, length);

      if (!copy_media (copy, folder, name, cancellable, error))
        return FALSE;
    }
  if (cause == NULL)
    return reader != NULL;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
write_lines (const Copy *copy, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileOutputStream) output
      = g_file_create (file, G_FILE_CREATE_PRIVATE, cancellable, error);

  return output != NULL
         && tresen_store_export_customer (copy->database, copy->customer_id,
                                          G_OUTPUT_STREAM (output), error)
         && g_output_stream_close (G_OUTPUT_STREAM (output), cancellable, error);
}

static void
copy_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Copy *copy = data;
  GError *error = NULL;
  g_autoptr (GFile) folder = make_folder (copy, &error);
  g_autoptr (GFile) lines = folder != NULL ? g_file_get_child (folder, "data.jsonl") : NULL;

  if (lines != NULL && write_lines (copy, lines, cancellable, &error)
      && copy_all_media (copy, folder, lines, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&folder), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * tresen_customer_copy_async:
 * @database: the file of the store
 * @media_folder: where its files are
 * @parent: the folder that was chosen; a new one is made in it
 * @name: what that is to be called
 *
 * Copies what is stored of a customer for a person who asks for it: data.jsonl, one object a line as --export writes them, and
 * the pictures, voices and films that it names. In a thread of its own.
 */
void
tresen_customer_copy_async (const char *database,
                            const char *media_folder,
                            gint64 customer_id,
                            GFile *parent,
                            const char *name,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Copy *copy = g_new0 (Copy, 1);

  copy->database = g_strdup (database);
  copy->media_folder = g_strdup (media_folder);
  copy->customer_id = customer_id;
  copy->parent = g_object_ref (parent);
  copy->name = g_strdup (name);
  g_task_set_source_tag (task, tresen_customer_copy_async);
  g_task_set_task_data (task, copy, copy_free);
  g_task_run_in_thread (task, copy_in_thread);
}

/** Returns: (transfer full) (nullable): the folder that was made */
GFile *
tresen_customer_copy_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
