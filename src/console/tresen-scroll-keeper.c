/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-scroll-keeper.h"

#define BOTTOM_SLACK 24.0
/* A row to which the view jumps stands this far below the upper edge, so that its day can be read. */
#define JUMP_MARGIN 56.0

struct _TresenScrollKeeper
{
  GObject parent_instance;

  GtkScrolledWindow *scroller; /* borrowed: it belongs to the same owner */
  GtkAdjustment *adjustment;
  GdkFrameClock *clock; /* (nullable) */
  GtkWidget *target;    /* (nullable) weak: where to jump */
  double distance;      /* from the end, while the place is held */
  gboolean is_sticking;
  gboolean is_holding;
  gboolean is_restoring; /* the keeper itself moves the view */
  gboolean has_new_height;
  gboolean has_laid_out; /* since the last let_go or hold */
};

enum
{
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenScrollKeeper, tresen_scroll_keeper, G_TYPE_OBJECT)

static double
get_end (TresenScrollKeeper *self)
{
  return gtk_adjustment_get_upper (self->adjustment)
         - gtk_adjustment_get_page_size (self->adjustment);
}

static double
get_top (TresenScrollKeeper *self, GtkWidget *row)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (row, GTK_WIDGET (self->scroller), &bounds))
    return 0;
  return bounds.origin.y + gtk_adjustment_get_value (self->adjustment);
}

static void
set_target (TresenScrollKeeper *self, GtkWidget *row)
{
  g_set_weak_pointer (&self->target, row);
}

/* Within the layout that tells of another height a new value would move nothing. */
static void
changed_cb (GtkAdjustment *adjustment, TresenScrollKeeper *self)
{
  self->has_new_height = TRUE;
}

static void
value_changed_cb (GtkAdjustment *adjustment, TresenScrollKeeper *self)
{
  if (self->is_holding)
    {
      /* The person has scrolled on meanwhile: that is the place to hold now. */
      if (!self->is_restoring)
        self->distance
            = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment);
      return;
    }
  self->is_sticking = gtk_adjustment_get_value (adjustment) >= get_end (self) - BOTTOM_SLACK;
  g_signal_emit (self, signals[MOVED], 0);
}

/* Behind that layout, and before it is drawn. */
static void
layout_cb (GdkFrameClock *clock, TresenScrollKeeper *self)
{
  GtkWidget *target = self->target;

  self->has_laid_out = TRUE;
  if (!self->has_new_height)
    return;
  self->has_new_height = FALSE;
  set_target (self, NULL);
  if (target != NULL)
    gtk_adjustment_set_value (self->adjustment, get_top (self, target) - JUMP_MARGIN);
  else if (self->is_sticking)
    gtk_adjustment_set_value (self->adjustment, get_end (self));
  else if (self->is_holding)
    {
      self->is_restoring = TRUE;
      gtk_adjustment_set_value (self->adjustment,
                                gtk_adjustment_get_upper (self->adjustment) - self->distance);
      self->is_restoring = FALSE;
    }
}

static void
tresen_scroll_keeper_dispose (GObject *object)
{
  TresenScrollKeeper *self = TRESEN_SCROLL_KEEPER (object);

  tresen_scroll_keeper_detach (self);
  set_target (self, NULL);
  g_clear_object (&self->adjustment);
  G_OBJECT_CLASS (tresen_scroll_keeper_parent_class)->dispose (object);
}

static void
tresen_scroll_keeper_class_init (TresenScrollKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_scroll_keeper_dispose;
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_scroll_keeper_init (TresenScrollKeeper *self)
{
  self->is_sticking = TRUE;
}

TresenScrollKeeper *
tresen_scroll_keeper_new (GtkScrolledWindow *scroller)
{
  TresenScrollKeeper *self = g_object_new (TRESEN_TYPE_SCROLL_KEEPER, NULL);

  self->scroller = scroller;
  self->adjustment = g_object_ref (gtk_scrolled_window_get_vadjustment (scroller));
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (value_changed_cb), self,
                           0);
  return self;
}

/* When the owner is realized: its clock says when a layout is done. */
void
tresen_scroll_keeper_attach (TresenScrollKeeper *self, GdkFrameClock *clock)
{
  tresen_scroll_keeper_detach (self);
  self->clock = g_object_ref (clock);
  g_signal_connect_after (clock, "layout", G_CALLBACK (layout_cb), self);
}

void
tresen_scroll_keeper_detach (TresenScrollKeeper *self)
{
  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
}

/* To the end, and stay there. */
void
tresen_scroll_keeper_stick (TresenScrollKeeper *self)
{
  self->is_holding = FALSE;
  self->is_sticking = TRUE;
  set_target (self, NULL);
  gtk_adjustment_set_value (self->adjustment, get_end (self));
}

/* Rows will come behind the end: the view stays at what was the end. */
void
tresen_scroll_keeper_let_go (TresenScrollKeeper *self)
{
  self->is_sticking = FALSE;
  self->has_laid_out = FALSE;
}

/* Rows above the view will change: what is in view stays, until the release. */
void
tresen_scroll_keeper_hold (TresenScrollKeeper *self)
{
  self->has_laid_out = FALSE;
  if (self->is_holding)
    return;
  self->is_sticking = FALSE;
  self->is_holding = TRUE;
  self->distance
      = gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_value (self->adjustment);
}

void
tresen_scroll_keeper_release (TresenScrollKeeper *self)
{
  self->is_holding = FALSE;
  value_changed_cb (self->adjustment, self);
}

/* To a row that is new, as soon as it has its place. */
void
tresen_scroll_keeper_jump (TresenScrollKeeper *self, GtkWidget *row)
{
  set_target (self, row);
}

gboolean
tresen_scroll_keeper_is_sticking (TresenScrollKeeper *self)
{
  return self->is_sticking;
}

gboolean
tresen_scroll_keeper_is_holding (TresenScrollKeeper *self)
{
  return self->is_holding;
}

/* Whether the rows that came after a let_go or a hold have their places. */
gboolean
tresen_scroll_keeper_is_settled (TresenScrollKeeper *self)
{
  return self->has_laid_out || self->clock == NULL;
}

gboolean
tresen_scroll_keeper_is_above_view (TresenScrollKeeper *self, GtkWidget *row)
{
  return get_top (self, row) < gtk_adjustment_get_value (self->adjustment);
}
