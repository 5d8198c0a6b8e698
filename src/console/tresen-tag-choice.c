/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-tag-choice.h"

#include <glib/gi18n.h>

#include "tresen-tag-list.h"

struct _TresenTagChoice
{
  GObject parent_instance;

  GtkDropDown *drop_down; /* (unowned): of the owner's template */
  TresenTagList *list;
  GArray *ids; /* (element-type gint64): 0 for all, then of the tags */
  gint64 tag_id;
  gboolean is_filling;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenTagChoice, tresen_tag_choice, G_TYPE_OBJECT)

static void
choose (TresenTagChoice *self, gint64 tag_id)
{
  if (self->tag_id == tag_id)
    return;
  self->tag_id = tag_id;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
selected_cb (TresenTagChoice *self)
{
  guint selected = gtk_drop_down_get_selected (self->drop_down);

  if (!self->is_filling && selected < self->ids->len)
    choose (self, g_array_index (self->ids, gint64, selected));
}

/* What was chosen stays chosen as long as it is there. */
static void
fill (TresenTagChoice *self)
{
  GPtrArray *tags = tresen_tag_list_get (self->list);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gint64 id = 0;
  guint selected = 0;

  g_array_set_size (self->ids, 0);
  g_array_append_val (self->ids, id);
  gtk_string_list_append (names, C_ ("customers", "All"));
  for (guint i = 0; i < tags->len; i++)
    {
      const TresenTag *tag = g_ptr_array_index (tags, i);

      if (tag->id == self->tag_id)
        selected = self->ids->len;
      g_array_append_val (self->ids, tag->id);
      gtk_string_list_append (names, tag->name);
    }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->drop_down, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->drop_down), tags->len > 0);
  self->is_filling = FALSE;
  choose (self, g_array_index (self->ids, gint64, selected));
}

static void
tresen_tag_choice_dispose (GObject *object)
{
  g_clear_object (&TRESEN_TAG_CHOICE (object)->list);
  G_OBJECT_CLASS (tresen_tag_choice_parent_class)->dispose (object);
}

static void
tresen_tag_choice_finalize (GObject *object)
{
  g_array_unref (TRESEN_TAG_CHOICE (object)->ids);
  G_OBJECT_CLASS (tresen_tag_choice_parent_class)->finalize (object);
}

static void
tresen_tag_choice_class_init (TresenTagChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_tag_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_tag_choice_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_tag_choice_init (TresenTagChoice *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/** @drop_down: outlives the new object, or goes with it */
TresenTagChoice *
tresen_tag_choice_new (GtkDropDown *drop_down, TresenStore *store, TresenFeed *feed)
{
  TresenTagChoice *self = g_object_new (TRESEN_TYPE_TAG_CHOICE, NULL);

  self->drop_down = drop_down;
  self->list = tresen_tag_list_new (store, feed);
  g_signal_connect_object (self->list, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  fill (self);
  return self;
}

/** The id of the chosen tag, 0 for all. */
gint64
tresen_tag_choice_get (TresenTagChoice *self)
{
  return self->tag_id;
}

void
tresen_tag_choice_reset (TresenTagChoice *self)
{
  gtk_drop_down_set_selected (self->drop_down, 0);
}
