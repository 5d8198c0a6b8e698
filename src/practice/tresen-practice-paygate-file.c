/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-file.h"

#include "tresen-json.h"
#include "tresen-source.h"
#include "tresen-worker.h"

#define SETTLE_US (50 * 1000)

struct _TresenPracticePaygateFile
{
  char *path;
  TresenPracticePaygateBooks *books; /* outlives this object */
  GMainContext *context;
  GSource *timer;
  TresenWorker *worker;
};

/* Of what has gathered only the newest counts. */
static void
write_batch (GPtrArray *tasks, gpointer user_data)
{
  GTask *newest = g_ptr_array_index (tasks, tasks->len - 1);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (user_data, g_task_get_task_data (newest), -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_warning ("practice: the books of Paygate are not kept: %s", error->message);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (g_ptr_array_index (tasks, i), error == NULL);
}

/** tresen_practice_paygate_file_new: Returns: (transfer full): nothing read or written yet; @books outlives it */
TresenPracticePaygateFile *
tresen_practice_paygate_file_new (const char *path, TresenPracticePaygateBooks *books)
{
  TresenPracticePaygateFile *self = g_new0 (TresenPracticePaygateFile, 1);

  self->path = g_strdup (path);
  self->books = books;
  self->context = g_main_context_ref_thread_default ();
  self->worker = tresen_worker_new ("practice-books", write_batch, self->path);
  return self;
}

/**
 * tresen_practice_paygate_file_load:
 *
 * Reads the file into the books; blocks, so it is called once, before anything is served. Errors: those of reading a file
 * and %TRESEN_JSON_ERROR.
 *
 * Returns: whether there was a file that could be read
 */
gboolean
tresen_practice_paygate_file_load (TresenPracticePaygateFile *self, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) object = NULL;
  gsize size;

  if (!g_file_get_contents (self->path, &text, &size, error))
    return FALSE;
  bytes = g_bytes_new (text, size);
  object = tresen_json_parse_object (bytes, error);
  if (object == NULL)
    return FALSE;
  tresen_practice_paygate_books_read_json (self->books, object);
  return TRUE;
}

static void
push_write (TresenPracticePaygateFile *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_autoptr (JsonObject) object = tresen_practice_paygate_books_to_json (self->books);

  g_task_set_task_data (task, tresen_json_to_text (object), g_free);
  tresen_worker_push (self->worker, task);
}

static gboolean
settled_cb (gpointer data)
{
  TresenPracticePaygateFile *self = data;

  tresen_source_clear (&self->timer);
  push_write (self);
  return G_SOURCE_REMOVE;
}

/** tresen_practice_paygate_file_touch: something has changed; it is written soon, atomically, in another thread. */
void
tresen_practice_paygate_file_touch (TresenPracticePaygateFile *self)
{
  if (self->timer == NULL)
    self->timer = tresen_source_add_timeout (self->context, SETTLE_US, settled_cb, self, NULL);
}

/** tresen_practice_paygate_file_free: writes what is not written yet, and waits for it. */
void
tresen_practice_paygate_file_free (TresenPracticePaygateFile *self)
{
  if (self->timer != NULL)
    push_write (self);
  tresen_source_clear (&self->timer);
  tresen_worker_free (self->worker);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_free (self);
}
