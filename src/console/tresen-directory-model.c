/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-directory-model.h"

#include <string.h>

#include "tresen-source.h"
#include "tresen-store-changes.h"
#include "tresen-store-names.h"

#define PAGE 64
/* What is held is read afresh when something changes, but not all the time while thousands of followers come. */
#define PAUSE_US (G_USEC_PER_SEC / 2)

struct _TresenDirectoryModel
{
  GObject parent_instance;

  TresenStore *store;
  GMainContext *context;
  GCancellable *cancellable;
  GSource *pause;

  char *search; /* folded */
  gint64 tag_id;
  GPtrArray *rows; /* (element-type TresenDirectoryItem) */
  guint wanted;    /* how many shall be held */
  guint looked_at;
  gboolean reaches_end;
  gboolean is_loaded;
  gboolean is_failing;
  gboolean is_shown;
  gboolean is_stale; /* something has changed since it was read */
  gboolean is_reading;
  guint generation; /* answers to questions of an earlier one are dropped */
};

enum
{
  PROP_0,
  PROP_LOADED,
  PROP_FAILING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void tresen_directory_model_list_init (GListModelInterface *iface);
static void tresen_directory_model_read (TresenDirectoryModel *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (TresenDirectoryModel,
                               tresen_directory_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      tresen_directory_model_list_init))

static GType
tresen_directory_model_get_item_type (GListModel *model)
{
  return TRESEN_TYPE_DIRECTORY_ITEM;
}

static guint
tresen_directory_model_get_n_items (GListModel *model)
{
  return TRESEN_DIRECTORY_MODEL (model)->rows->len;
}

static gpointer
tresen_directory_model_get_item (GListModel *model, guint position)
{
  GPtrArray *rows = TRESEN_DIRECTORY_MODEL (model)->rows;

  return position < rows->len ? g_object_ref (g_ptr_array_index (rows, position)) : NULL;
}

static void
tresen_directory_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = tresen_directory_model_get_item_type;
  iface->get_n_items = tresen_directory_model_get_n_items;
  iface->get_item = tresen_directory_model_get_item;
}

/* The first so many rows, read in pages in the store's reader. */
typedef struct
{
  TresenDirectoryModel *model;
  guint generation;
  char *search;
  gint64 tag_id;
  guint most;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_free (self->search);
  g_object_unref (self->model);
  g_free (self);
}

static gpointer
read_func (TresenDb *db, gpointer data, GError **error)
{
  const Question *question = data;
  const TresenDirectoryQuery query = { question->search, question->tag_id };
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_directory_row_free);

  while (rows->len < question->most)
    {
      guint most = MIN (PAGE, question->most - rows->len);
      const TresenDirectoryRow *last
          = rows->len > 0 ? g_ptr_array_index (rows, rows->len - 1) : NULL;
      g_autoptr (GPtrArray) page = tresen_store_directory_page (db, &query, last, most, error);
      guint n = page != NULL ? page->len : 0;

      if (page == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (rows, g_steal_pointer (&page));
      if (n < most)
        break;
    }
  return g_steal_pointer (&rows);
}

static void
set_flag (TresenDirectoryModel *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static GHashTable *
index_rows (GPtrArray *rows)
{
  GHashTable *by_id = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      TresenDirectoryItem *item = g_ptr_array_index (rows, i);

      g_hash_table_insert (by_id, (gpointer) &tresen_directory_item_get (item)->customer_id, item);
    }
  return by_id;
}

/* Who looks the same stays the same item, so that the list need not draw him again. */
static GPtrArray *
make_items (TresenDirectoryModel *self, GPtrArray *answer)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) by_id = index_rows (self->rows);

  for (guint i = 0; i < answer->len; i++)
    {
      TresenDirectoryRow *row = g_ptr_array_index (answer, i);
      TresenDirectoryItem *item = g_hash_table_lookup (by_id, &row->customer_id);

      if (item != NULL && tresen_directory_item_shows (item, row))
        {
          g_ptr_array_add (rows, g_object_ref (item));
          continue;
        }
      answer->pdata[i] = NULL;
      g_ptr_array_add (rows, tresen_directory_item_new (row));
    }
  return rows;
}

/* Tells the shortest stretch that covers the difference. */
static void
show_rows (TresenDirectoryModel *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) old = self->rows;
  guint shorter = MIN (old->len, rows->len);
  guint head = 0, tail = 0;

  while (head < shorter && g_ptr_array_index (old, head) == g_ptr_array_index (rows, head))
    head++;
  while (tail < shorter - head
         && g_ptr_array_index (old, old->len - 1 - tail)
                == g_ptr_array_index (rows, rows->len - 1 - tail))
    tail++;
  self->rows = rows;
  if (old->len - head - tail > 0 || rows->len - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                rows->len - head - tail);
}

static gboolean
pause_cb (gpointer user_data)
{
  TresenDirectoryModel *self = user_data;

  tresen_source_clear (&self->pause);
  if (self->is_stale)
    tresen_directory_model_read (self);
  return G_SOURCE_REMOVE;
}

static void
begin_pause (TresenDirectoryModel *self)
{
  if (self->pause == NULL)
    self->pause = tresen_source_add_timeout (self->context, PAUSE_US, pause_cb, self, NULL);
}

static void
note_failure (TresenDirectoryModel *self, const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CLOSED))
    return;
  g_info ("Reading the customers: %s", error->message);
  self->is_stale = TRUE;
  set_flag (self, &self->is_failing, TRUE, PROP_FAILING);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (TresenDirectoryModel) self = g_object_ref (question->model);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answer = tresen_store_read_finish (TRESEN_STORE (source), result, &error);
  gboolean is_current = question->generation == self->generation;
  guint most = question->most;

  question_free (question);
  if (!is_current || g_cancellable_is_cancelled (self->cancellable))
    return;
  self->is_reading = FALSE;
  begin_pause (self);
  if (answer == NULL)
    {
      note_failure (self, error);
      return;
    }
  self->reaches_end = answer->len < most;
  show_rows (self, make_items (self, answer));
  set_flag (self, &self->is_failing, FALSE, PROP_FAILING);
  set_flag (self, &self->is_loaded, TRUE, PROP_LOADED);
  tresen_directory_model_look_at (self, self->looked_at);
}

static void
tresen_directory_model_read (TresenDirectoryModel *self)
{
  Question *question;

  if (self->is_reading || self->store == NULL)
    return;
  self->is_reading = TRUE;
  self->is_stale = FALSE;
  question = g_new0 (Question, 1);
  question->model = g_object_ref (self);
  question->generation = self->generation;
  question->search = g_strdup (self->search);
  question->tag_id = self->tag_id;
  question->most = self->wanted;
  tresen_store_read_async (self->store, read_func, question, NULL,
                           (GDestroyNotify) g_ptr_array_unref, self->cancellable, read_cb,
                           question);
}

/* Read at once if nothing was read just now, and only while somebody can see it. */
static void
note_change (TresenDirectoryModel *self)
{
  self->is_stale = TRUE;
  if (self->is_shown && self->pause == NULL)
    tresen_directory_model_read (self);
}

static void
topic_cb (TresenDirectoryModel *self, gint64 topic)
{
  if (topic == TRESEN_TOPIC_CUSTOMER || topic == TRESEN_TOPIC_ENTRY || topic == TRESEN_TOPIC_TAG
      || topic == TRESEN_TOPIC_PROGRESS)
    note_change (self);
}

static void
tresen_directory_model_dispose (GObject *object)
{
  TresenDirectoryModel *self = TRESEN_DIRECTORY_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  tresen_source_clear (&self->pause);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_directory_model_parent_class)->dispose (object);
}

static void
tresen_directory_model_finalize (GObject *object)
{
  TresenDirectoryModel *self = TRESEN_DIRECTORY_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_ptr_array_unref (self->rows);
  g_free (self->search);
  G_OBJECT_CLASS (tresen_directory_model_parent_class)->finalize (object);
}

static void
tresen_directory_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TresenDirectoryModel *self = TRESEN_DIRECTORY_MODEL (object);

  if (id == PROP_LOADED)
    g_value_set_boolean (value, self->is_loaded);
  else if (id == PROP_FAILING)
    g_value_set_boolean (value, self->is_failing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tresen_directory_model_class_init (TresenDirectoryModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tresen_directory_model_dispose;
  object_class->finalize = tresen_directory_model_finalize;
  object_class->get_property = tresen_directory_model_get_property;
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FAILING] = g_param_spec_boolean ("failing", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tresen_directory_model_init (TresenDirectoryModel *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->search = g_strdup ("");
  self->wanted = PAGE;
  self->is_stale = TRUE;
}

TresenDirectoryModel *
tresen_directory_model_new (TresenStore *store, TresenFeed *feed)
{
  TresenDirectoryModel *self = g_object_new (TRESEN_TYPE_DIRECTORY_MODEL, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (feed, "topic-changed", G_CALLBACK (topic_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (note_change), self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
tresen_directory_model_is_loaded (TresenDirectoryModel *self)
{
  return self->is_loaded;
}

gboolean
tresen_directory_model_is_failing (TresenDirectoryModel *self)
{
  return self->is_failing;
}

/** Whether there are more customers than it will ever hold. */
gboolean
tresen_directory_model_is_cut (TresenDirectoryModel *self)
{
  return self->rows->len >= TRESEN_DIRECTORY_MOST && !self->reaches_end;
}

/** Whether it is asked for some customers only. */
gboolean
tresen_directory_model_is_filtered (TresenDirectoryModel *self)
{
  return *self->search != '\0' || self->tag_id != 0;
}

/** Asks for other customers: those who are found by what was typed, or have a tag. The first of them come next. */
void
tresen_directory_model_ask (TresenDirectoryModel *self, const char *search, gint64 tag_id)
{
  g_autofree char *folded = tresen_store_name_fold (search);

  if (strcmp (folded, self->search) == 0 && tag_id == self->tag_id)
    return;
  g_free (self->search);
  self->search = g_steal_pointer (&folded);
  self->tag_id = tag_id;
  self->wanted = PAGE;
  self->looked_at = 0;
  self->generation++;
  self->is_reading = FALSE;
  tresen_directory_model_read (self);
}

/** Has more read when what is looked at is near the end of what is held. */
void
tresen_directory_model_look_at (TresenDirectoryModel *self, guint position)
{
  self->looked_at = position < self->rows->len ? position : 0;
  if (self->reaches_end || self->looked_at + PAGE <= self->rows->len
      || self->wanted >= TRESEN_DIRECTORY_MOST || self->wanted > self->rows->len)
    return;
  self->wanted = MIN (self->wanted * 2, TRESEN_DIRECTORY_MOST);
  tresen_directory_model_read (self);
}

/** What nobody sees is not read. */
void
tresen_directory_model_set_shown (TresenDirectoryModel *self, gboolean is_shown)
{
  self->is_shown = is_shown;
  if (is_shown && self->is_stale)
    tresen_directory_model_read (self);
}

/** The position of a customer's row; G_MAXUINT when it is not held. */
guint
tresen_directory_model_find (TresenDirectoryModel *self, gint64 customer_id)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (tresen_directory_item_get (g_ptr_array_index (self->rows, i))->customer_id == customer_id)
      return i;
  return G_MAXUINT;
}
